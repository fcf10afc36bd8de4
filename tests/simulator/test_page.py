"""The chat page in a browser, as people use it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, expect

from simulator.faults import ServerError
from tests.simulator.chromium import Theatre, chat, launched, staged

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def theatre(browser: Browser) -> AsyncIterator[Theatre]:
    async with staged(browser) as theatre:
        yield theatre


async def test_a_newcomer_presses_start_taps_writes_and_is_confirmed(theatre: Theatre) -> None:
    page = await theatre.page()
    amina = chat(page)
    await expect(page.get_by_role("heading", name="Simulatore")).to_be_visible()
    await expect(amina.get_by_text("Cosa può fare questo bot?")).to_be_visible()
    await amina.get_by_role("button", name="Avvia").click()
    await expect(amina.get_by_role("log")).to_contain_text("Ciao, Amina!")
    await amina.get_by_role("button", name="🌱 Attività").click()
    await amina.get_by_role("button", name="Yoga dolce al parco").click()
    log = amina.get_by_role("log")
    await expect(log.locator("strong").get_by_text("Yoga dolce al parco")).to_be_visible()
    await expect(log.locator("time.moment")).to_have_text("mercoledì 2 dicembre 2026 alle ore 17:30")
    await expect(log.get_by_role("link", name="Come arrivare")).to_have_attribute("rel", "noopener noreferrer")
    await expect(log).to_contain_text("modificato")
    await amina.get_by_role("button", name="Iscrivimi").click()
    alert = page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Iscrizione confermata. Ti scriviamo il giorno prima.")
    await expect(alert.get_by_role("button", name="Ho capito")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(alert).to_be_hidden()
    await expect(log.get_by_role("link", name="yoga-dolce.ics")).to_have_attribute("download", "yoga-dolce.ics")
    await amina.get_by_label("Messaggio di Amina H.").fill("ginnastica\ndolce")
    await amina.get_by_role("button", name="Manda").click()
    await expect(log).to_contain_text("Cerco «ginnastica dolce»")
    await expect(log).to_contain_text("senza suono")
    await amina.get_by_label("Messaggio di Amina H.").fill("/scrive")
    await page.keyboard.press("Enter")
    await expect(amina.get_by_text("FareLegami sta scrivendo")).to_be_visible()


async def test_two_people_stand_side_by_side_and_unread_messages_are_counted(theatre: Theatre) -> None:
    page = await theatre.page()
    await chat(page).get_by_role("button", name="Avvia").click()
    await page.get_by_role("button", name="Affianca Luca B.").click()
    luca = chat(page, 1)
    await luca.get_by_role("button", name="Avvia").click()
    await expect(luca.get_by_role("log")).to_contain_text("Ciao, Luca!")
    await expect(chat(page).get_by_role("log")).to_contain_text("Ciao, Amina!")
    joy = theatre.telegram.people[700000003]
    joy.presses_start()
    item = page.locator(".cast-item", has_text="Joy")
    await expect(item.get_by_text("1 messaggio da leggere")).to_be_visible()
    await expect(item.locator(".badge")).to_be_in_viewport(ratio=1)
    await expect(item.locator(".cast-when")).to_be_in_viewport(ratio=1)
    await item.locator(".cast-open").click()
    await expect(item.locator(".badge")).to_be_hidden()
    await expect(page.locator(".pane h2")).to_have_text(["Joy", "Luca B."])
    await page.reload()
    await expect(page.locator(".pane h2")).to_have_text(["Joy", "Luca B."])
    await luca.get_by_role("button", name="Chiudi la conversazione di Luca B.").click()
    await expect(page.locator(".pane")).to_have_count(1)


async def test_time_travels_and_days_are_named_anew(theatre: Theatre) -> None:
    page = await theatre.page()
    await chat(page).get_by_role("button", name="Avvia").click()
    await expect(chat(page).locator(".date-pill")).to_have_text("Oggi")
    await page.get_by_role("button", name="+1 giorno").click()
    await expect(page.locator("#news")).to_have_text("Ora è martedì 1 dicembre 2026, 10:20.")
    await expect(chat(page).locator(".date-pill")).to_have_text("Ieri")
    await page.get_by_role("button", name="Al prossimo promemoria").click()
    await expect(page.locator("#tools-time")).to_have_text("mercoledì 2 dicembre 2026, 07:20:00")
    await page.get_by_label("Vai a questo momento").fill("2026-12-03T08:00")
    await page.get_by_role("button", name="Vai", exact=True).click()
    await expect(page.locator("#ribbon-time")).to_contain_text("gio 3 dic, 08:00")
    await page.get_by_label("Ferma il tempo").click()
    await expect(page.get_by_label("Ferma il tempo")).not_to_be_checked()
    assert not theatre.telegram.clock.frozen


async def test_a_fault_is_ordered_strikes_and_shows_in_the_log_of_calls(theatre: Theatre) -> None:
    page = await theatre.page()
    await page.get_by_role("button", name="5xx Server rotto").click()
    await expect(page.get_by_label("Guasti in attesa")).to_contain_text("502 ancora una volta · tutte le chiamate")
    await chat(page).get_by_role("button", name="Avvia").click()
    bad = page.locator("#calls li", has_text="502")
    await expect(bad).to_contain_text("sendMessage")
    await expect(page.get_by_label("Guasti in attesa").get_by_role("listitem")).to_have_count(0)
    await bad.locator("summary").click()
    await expect(bad.locator("pre").first).to_contain_text('"chat_id": 700000001')
    await page.get_by_label("Filtra per metodo o stato").fill("setMy")
    await expect(page.locator("#calls li")).to_have_count(2)
    await page.get_by_label("Limiti di Telegram").click()
    await expect(page.get_by_label("Limiti di Telegram")).to_be_checked()
    assert theatre.telegram.flood.settings.enabled
    theatre.telegram.faults.add(ServerError(500), times=None)
    await page.get_by_role("button", name="Lento").click()
    await page.get_by_role("button", name="Togli il guasto Lento").click()
    await page.get_by_role("button", name="Togli tutti i guasti").click()
    await expect(page.get_by_label("Guasti in attesa").get_by_role("listitem")).to_have_count(0)
    assert len(theatre.telegram.faults) == 0


async def test_a_tap_spins_until_it_is_answered_or_too_old(theatre: Theatre) -> None:
    page = await theatre.page()
    await chat(page).get_by_role("button", name="Avvia").click()
    await chat(page).get_by_label("Messaggio di").fill("/prova")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    slow = chat(page).get_by_role("button", name="Lento")
    await slow.click()
    await expect(slow).to_have_attribute("aria-busy", "true")
    await page.reload()
    await expect(slow).to_have_attribute("aria-busy", "true")
    await page.get_by_role("button", name="+1 ora").click()
    await expect(slow).not_to_have_attribute("aria-busy", "true")
    await chat(page).get_by_role("button", name="🎓 Corsi").click()
    await expect(chat(page).get_by_role("status")).to_have_text("Qui non c'è ancora niente.")


async def test_everything_a_message_may_hold_is_shown_and_nothing_is_run(theatre: Theatre) -> None:
    page = await theatre.page()
    await chat(page).get_by_role("button", name="Avvia").click()
    field, log = chat(page).get_by_label("Messaggio di"), chat(page).get_by_role("log")
    await field.fill("<img src=x onerror=alert(1)> /prova")
    await field.press("Enter")
    await expect(log).to_contain_text("<img src=x onerror=alert(1)> /prova")
    await log.get_by_role("button", name="/prova", exact=True).click()
    for tag, text in (("strong", "grassetto"), ("em", "corsivo"), ("u", "sottolineato"), ("s", "barrato")):
        await expect(log.locator(f".text {tag}").get_by_text(text)).to_be_visible()
    await expect(log.locator("pre code")).to_have_text('print("ciao")')
    spoiler = log.get_by_role("button", name="Testo nascosto")
    await spoiler.press("Enter")
    await expect(log.locator(".revealed")).to_have_text("nascosto")
    await log.get_by_role("button", name="Mostra tutto").click()
    await expect(log.get_by_role("button", name="Mostra meno")).to_have_attribute("aria-expanded", "true")
    assert await log.locator(".photo img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    await log.get_by_role("button", name="Abbastanza").click()
    await expect(log.locator(".poll")).to_contain_text("100%")
    await expect(log.locator(".poll")).to_contain_text("1 voto")
    await expect(chat(page).get_by_role("button", name="Messaggio fissato")).to_contain_text("Tieni a portata di mano")
    await expect(log.locator(".reaction")).to_contain_text("👍")


async def test_the_bots_keyboard_asks_for_a_place_and_goes_away(theatre: Theatre) -> None:
    page = await theatre.page()
    await chat(page).get_by_role("button", name="Avvia").click()
    await chat(page).get_by_label("Messaggio di").fill("/vicino")
    await page.keyboard.press("Enter")
    keys = chat(page).get_by_role("group", name="Tastiera del bot")
    await keys.get_by_role("button", name="Manda la mia posizione").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Casalmaggiore").click()
    await dialog.get_by_role("button", name="Manda la posizione").click()
    await expect(chat(page).get_by_role("link", name="Posizione")).to_contain_text("44.9857, 10.4156")
    await expect(chat(page).get_by_role("link", name="Centro San Luigi")).to_contain_text("Via Bottesini 4")
    await expect(keys).to_be_hidden()


async def test_files_inline_offers_and_copied_texts_work(theatre: Theatre) -> None:
    page = await theatre.page(permissions=["clipboard-read", "clipboard-write"])
    await chat(page).get_by_role("button", name="Avvia").click()
    log = chat(page).get_by_role("log")
    await chat(page).get_by_role("button", name="Allega").click()
    async with page.expect_file_chooser() as chosen:
        await page.get_by_role("menuitem", name="Documento").click()
    await (await chosen.value).set_files(FilePayload(name="modulo.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4"))
    await expect(log.get_by_role("link", name="modulo.pdf")).to_contain_text("8 byte")
    await chat(page).get_by_role("button", name="🌱 Attività").click()
    await chat(page).get_by_role("button", name="Yoga dolce al parco").click()
    await chat(page).get_by_role("button", name="Copia l'indirizzo").click()
    await expect(chat(page).get_by_role("status")).to_have_text("Copiato: Via Bottesini 4, Crema")
    assert await page.evaluate("navigator.clipboard.readText()") == "Via Bottesini 4, Crema"
    await chat(page).get_by_role("button", name="Invita una famiglia").click()
    await page.get_by_role("option", name="Yoga per bambini").click()
    await expect(log.locator(".own").last).to_contain_text("con @farelegami_botYoga per bambini")


async def test_somebody_new_comes_blocks_restarts_follows_a_link_and_leaves(theatre: Theatre) -> None:
    page = await theatre.page()
    await page.get_by_role("button", name="Nuova persona").click()
    await page.get_by_label("Nome e cognome").fill("Oksana K.")
    await page.get_by_label("Lingua dell'app").select_option("uk")
    await page.get_by_role("button", name="Aggiungi").click()
    oksana = chat(page)
    await expect(oksana.get_by_role("heading", name="Oksana K.")).to_be_visible()
    await page.get_by_label("Link da aprire").fill("t.me/farelegami_bot?start=a_12")
    await page.get_by_role("button", name="Apri").click()
    await expect(oksana.get_by_role("log")).to_contain_text("/start a_12")
    await page.get_by_role("button", name="Blocca il bot").click()
    await oksana.get_by_role("button", name="Sblocca e riavvia").click()
    await expect(oksana.get_by_label("Messaggio di Oksana K.")).to_be_focused()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Trascrizione").click()
    assert (await download.value).suggested_filename == "conversazione-700000004.txt"
    await page.get_by_role("button", name="Elimina account").click()
    await page.get_by_role("button", name="Sì, elimina").click()
    await expect(oksana.get_by_text("Questo account non esiste più.")).to_be_visible()


async def test_a_thousand_messages_arrive_without_building_the_list_again(theatre: Theatre) -> None:
    page = await theatre.page()
    await chat(page).get_by_role("button", name="Avvia").click()
    log = chat(page).get_by_role("log")
    await log.get_by_text("Ciao, Amina!").evaluate("bubble => (window.kept = bubble.closest('.message'))")
    for number in range(1000):
        theatre.bot.say(700000001, f"Messaggio {number}")
    await expect(log.locator(".message")).to_have_count(1002)
    await expect(log.get_by_text("Messaggio 999")).to_be_in_viewport()
    assert await log.evaluate("log => log.contains(window.kept)")
    await page.reload()
    await expect(log.locator(".message")).to_have_count(1000)
    await expect(log.get_by_text("Messaggio 999")).to_be_in_viewport()
