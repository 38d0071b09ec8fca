// A form that comes back with its mistakes (422) is shown like any other answer.
document.addEventListener("htmx:beforeSwap", (event) => {
	if (event.detail.xhr.status === 422) {
		event.detail.shouldSwap = true;
		event.detail.isError = false;
	}
});

// "Copy" puts a telephone number or an address on the clipboard and says so for a moment.
document.addEventListener("click", async (event) => {
	const button = event.target.closest("[data-copy]");
	if (!button) {
		return;
	}
	await navigator.clipboard.writeText(button.dataset.copy);
	const icon = button.querySelector(".material-symbols-outlined");
	if (icon) {
		icon.textContent = "check";
		setTimeout(() => {
			icon.textContent = "content_copy";
		}, 1500);
	}
});

// The palette's and the row's "log" open the form in a dialog; a saved one is answered with a reload.
document.addEventListener("htmx:afterRequest", (event) => {
	const form = event.target.closest?.("form[data-log-form]");
	if (form && event.detail.successful && !event.detail.xhr.getResponseHeader("HX-Redirect")) {
		form.querySelector("textarea")?.focus();
	}
});

// "l" logs what is most urgent on the page, or what has the focus.
document.addEventListener("keydown", (event) => {
	const typing = event.target.closest?.("input, textarea, select, [contenteditable], dialog, [role=dialog]");
	if (event.key !== "l" || event.ctrlKey || event.metaKey || event.altKey || typing) {
		return;
	}
	const row = document.activeElement?.closest(".sor-obligation") ?? document;
	const link = row.querySelector("[data-log-link]");
	if (link) {
		event.preventDefault();
		link.click();
	}
});

// Names for screen readers where Unfold and select2 leave them out.
function nameWhatIsNameless() {
	document.getElementById("nav-sidebar-inner")?.setAttribute("aria-label", "Sections");
	for (const box of document.querySelectorAll(".select2-container")) {
		const select = box.parentElement.querySelector("select");
		const label = document.querySelector(`label[for="${select?.id}"]`);
		const name = select?.getAttribute("aria-label") || label?.textContent.trim();
		if (!name) continue;
		for (const part of box.querySelectorAll("[role=combobox], [role=textbox]")) {
			part.removeAttribute("aria-labelledby");
			part.setAttribute("aria-label", name);
		}
	}
	for (const head of document.querySelectorAll("th")) {
		if (head.textContent.trim() || head.querySelector("input")) continue;
		const word = document.createElement("span");
		word.className = "sr-only";
		word.textContent = "Actions";
		head.append(word);
	}
}
window.addEventListener("load", () => setTimeout(nameWhatIsNameless)); // after select2 has drawn its boxes
document.addEventListener("formset:added", () => setTimeout(nameWhatIsNameless));
