import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Server, Workspace

FILE = {
    "id",
    "created",
    "timestamp",
    "name",
    "title",
    "mimetype",
    "filetype",
    "pretty_type",
    "user",
    "user_team",
    "mode",
    "editable",
    "is_external",
    "size",
    "alt_txt",
    "url_private",
    "url_private_download",
    "is_public",
    "public_url_shared",
    "file_access",
}


async def test_an_upload_in_three_steps_is_a_message(client: AsyncWebClient, workspace: Workspace) -> None:
    ada = workspace.actor("ada")
    direct = workspace.open_im(ada.id)
    answer = await client.files_upload_v2(
        filename="pairs.png",
        content=b"picture",
        alt_txt="Twelve pairs",
        channel=direct.id,
        initial_comment="Here",
    )
    assert set(answer["files"][0]) == FILE
    assert ada.words(ada.latest) == "Here\n[file: pairs.png]"
    file = (await client.files_info(file=answer["files"][0]["id"]))["file"]
    assert set(file) == FILE
    assert (file["size"], file["mimetype"], file["alt_txt"]) == (7, "image/png", "Twelve pairs")


async def test_a_file_is_complete_only_once_and_only_when_uploaded(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    promised = await client.files_getUploadURLExternal(filename="a.csv", length=3)
    file = [{"id": promised["file_id"], "title": "A"}]
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=file)
    async with httpx.AsyncClient() as http:
        assert (await http.post(promised["upload_url"], content=b"too long")).status_code == 400
        assert (await http.post(promised["upload_url"], content=b"a,b")).status_code == 200
    await client.files_completeUploadExternal(files=file)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=file)
    assert workspace.messages == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 302),
        ({"Authorization": "Bearer xoxb-other"}, 403),
        ({"Authorization": "Bearer xoxb-simulated"}, 200),
    ],
)
async def test_a_download_needs_the_token(
    server: Server, workspace: Workspace, headers: dict[str, str], status: int
) -> None:
    file = workspace.new_file("roster.csv", workspace.person("ada").id, b"email\n")
    async with httpx.AsyncClient() as http:
        answer = await http.get(f"{server.url}/files/{file.id}", headers=headers)
        assert answer.status_code == status
        assert (answer.content == b"email\n") == (status == 200)


async def test_a_download_needs_the_scope(server: Server, workspace: Workspace) -> None:
    workspace.scopes.discard("files:read")
    file = workspace.new_file("roster.csv", workspace.person("ada").id, b"email\n")
    async with httpx.AsyncClient() as http:
        token = {"Authorization": f"Bearer {workspace.bot_token}"}
        assert (await http.get(f"{server.url}/files/{file.id}", headers=token)).status_code == 403


async def test_a_person_is_no_conversation_to_share_in(client: AsyncWebClient, workspace: Workspace) -> None:
    promised = await client.files_getUploadURLExternal(filename="a.csv", length=3)
    async with httpx.AsyncClient() as http:
        await http.post(promised["upload_url"], content=b"a,b")
    file = [{"id": promised["file_id"]}]
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.files_completeUploadExternal(files=file, channel_id=workspace.person("ada").id)


async def test_a_file_is_deleted_by_the_app_that_uploaded_it(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    ada = workspace.actor("ada")
    direct = workspace.open_im(ada.id)
    answer = await client.files_upload_v2(filename="a.csv", content=b"a,b", channel=direct.id)
    file = answer["files"][0]["id"]
    await client.files_delete(file=file)
    assert "[file:" not in ada.words(ada.latest)
    for method in (client.files_delete, client.files_info):
        with pytest.raises(SlackApiError, match="file_deleted"):
            await method(file=file)
    roster = workspace.new_file("roster.csv", ada.id, b"email\n")
    roster.complete = True
    with pytest.raises(SlackApiError, match="cant_delete_file"):
        await client.files_delete(file=roster.id)


async def test_files_are_deleted_and_uploaded_with_the_scope_alone(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    workspace.scopes.discard("files:write")
    with pytest.raises(SlackApiError, match="missing_scope"):
        await client.files_delete(file="F0")
    with pytest.raises(SlackApiError, match="missing_scope"):
        await client.files_getUploadURLExternal(filename="a.csv", length=3)
