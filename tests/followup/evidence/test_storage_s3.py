"""Evidence in object storage, against a real S3 interface on loopback."""

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.factories import NOW
from tests.followup.evidence_files import PDF, hand_over, in_work
from tests.people import signed_in
from tuntas.config.settings import evidence_storage
from tuntas.core.base.errors import Refusal
from tuntas.followup.evidence import storage
from tuntas.followup.models import Evidence

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server, settings, tmp_path):
    """An empty bucket that the settings point to; its keys are what it holds."""
    settings.EVIDENCE_INCOMING = tmp_path / "incoming"
    url = f"s3://kunci:rahasia%2F1@bukti/satu?endpoint={server}&region=us-east-1"
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence_storage(url)}
    named = {
        "aws_access_key_id": "kunci",
        "aws_secret_access_key": "rahasia/1",
        "region_name": "us-east-1",
    }
    made = boto3.resource("s3", endpoint_url=server, **named).Bucket("bukti")
    made.create()
    yield made
    made.objects.delete()
    made.delete()


def keys(bucket):
    return [item.key for item in bucket.objects.all()]


@pytest.mark.thorough
def test_a_file_goes_into_the_bucket_and_comes_back_whole(world, bucket, settings):
    plan = in_work(world)
    large = PDF.ljust(9 * 1024 * 1024)  # more than one part of a multipart upload
    evidence = hand_over(world, plan, large)
    assert keys(bucket) == [f"satu/{evidence.key.hex}"]
    assert list(settings.EVIDENCE_INCOMING.iterdir()) == []
    response = signed_in(world["member"]).get(
        f"/rencana/2023/{plan.code}/data-dukung/{evidence.pk}/unduh/"
    )
    assert b"".join(response.streaming_content) == large


def test_what_is_refused_leaves_nothing_in_the_bucket(world, bucket):
    plan = in_work(world)
    hand_over(world, plan)
    with pytest.raises(Refusal):
        hand_over(world, plan)
    assert len(keys(bucket)) == 1


def test_a_lost_object_is_told_and_a_strange_one_found(world, bucket):
    plan = in_work(world)
    lost = hand_over(world, plan)
    bucket.put_object(Key="satu/" + "f" * 32, Body=PDF)
    bucket.Object(f"satu/{lost.key.hex}").delete()
    with pytest.raises(FileNotFoundError):
        storage.opened(lost)
    Evidence.objects.update(at=NOW)
    found = storage.orphans(NOW.replace(year=2100))
    assert (found.without_row, found.without_file) == (["f" * 32], [lost])


@pytest.mark.parametrize("url", ["https://contoh.go.id/bukti", "s3:///satu"])
def test_an_address_that_names_no_bucket_is_refused_at_the_start(url):
    with pytest.raises(Refusal) as refused:
        evidence_storage(url)
    assert refused.value.code == "storage_address_wrong"
