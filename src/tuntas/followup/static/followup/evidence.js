// Shows how far an upload is; without this file the form is sent like any other.
(() => {
  "use strict";

  function send(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const part = (name) => form.querySelector(`[data-${name}]`);
    const bar = part("progress"), percent = part("percent"), button = form.querySelector("button");
    const request = new XMLHttpRequest();
    const busy = (on) => { bar.hidden = !on; button.disabled = on; };
    const broken = () => { busy(false); part("broken").hidden = false; };

    part("broken").hidden = true;
    const files = [...form.querySelector("input[type=file]").files];
    part("large").hidden = files.every((file) => file.size <= Number(form.dataset.upload));
    if (!part("large").hidden) return;
    busy(true);
    request.upload.addEventListener("progress", (sent) => {
      const share = sent.lengthComputable ? Math.floor(100 * sent.loaded / sent.total) : 0;
      bar.querySelector("progress").value = share;
      percent.textContent = `${share} %`;
      part("checking").hidden = share < 100;
    });
    request.addEventListener("error", broken);
    request.addEventListener("abort", broken);
    request.addEventListener("load", () => {
      const answer = request.response;
      if (!answer || !answer.address) return broken();
      const target = new URL(answer.address, location.href);
      const here = target.pathname + target.search === location.pathname + location.search;
      location.assign(target);
      if (here) location.reload();
    });
    request.responseType = "json";
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(new FormData(form));
  }

  for (const form of document.querySelectorAll("form[data-upload]")) form.addEventListener("submit", send);
})();
