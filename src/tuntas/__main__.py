from tuntas.cli import main

raise SystemExit(main())
