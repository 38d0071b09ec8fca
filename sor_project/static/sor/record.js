// What is swapped in works at once: htmx would show it 20 ms before it answers, and lose the key of whoever is quick.
document.addEventListener("DOMContentLoaded", () => {
	if (window.htmx) {
		htmx.config.defaultSettleDelay = 0;
	}
});

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

// Whoever types into a value that a second person approves is told on the button.
document.addEventListener("input", (event) => {
	const save = event.target.closest("[data-proposes]")?.form?.ownerDocument.querySelector("[name=_save]");
	if (save) {
		save.textContent = "Save and propose";
	}
});

// Tells whether a key belongs to what somebody is typing, and to no shortcut.
function isTyped(event) {
	const typing = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";
	return event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(typing) !== null;
}

// On a telephone a row of a list stands below its head no longer: each cell brings its name along.
function nameCells() {
	const heads = [...document.querySelectorAll("#result_list thead th")].map((head) => {
		const words = head.cloneNode(true);
		for (const icon of words.querySelectorAll(".material-symbols-outlined, .sr-only, .sortoptions, .sortpriority")) {
			icon.remove();
		}
		return words.textContent.trim();
	});
	for (const row of document.querySelectorAll("#result_list tbody tr")) {
		for (const cell of [...row.cells].filter((each) => each.tagName === "TD" && heads[each.cellIndex])) {
			cell.dataset.label = heads[cell.cellIndex];
			cell.toggleAttribute("data-empty", !cell.textContent.trim() && !cell.querySelector("input, img"));
		}
	}
}
document.addEventListener("DOMContentLoaded", nameCells);

// Names for screen readers where Unfold and select2 leave them out.
function nameWhatIsNameless() {
	document.getElementById("nav-sidebar-inner")?.setAttribute("aria-label", "Sections");
	for (const box of document.querySelectorAll(".select2-container")) {
		const select = box.parentElement.querySelector("select");
		const label = document.querySelector(`label[for="${select?.id}"]`);
		const name = select?.getAttribute("aria-label") || label?.textContent.trim();
		if (!name) continue;
		for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
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

// The theme's dialog says neither that it is one nor what it is called, and leaves the keyboard behind it.
document.addEventListener("htmx:afterSettle", () => {
	const dialog = document.querySelector("#modal-content #dialog:not([role])");
	if (!dialog) return;
	dialog.setAttribute("role", "dialog");
	dialog.setAttribute("aria-modal", "true");
	dialog.setAttribute("aria-label", dialog.querySelector("h1, h2")?.textContent.trim() ?? "");
	const field = dialog.querySelector("textarea, select, input:not([type=hidden]), [type=submit]");
	setTimeout(() => field?.focus());
});

// Who answers before htmx has taken the form over would otherwise lose the answer to the address bar.
document.addEventListener("submit", (event) => {
	const form = event.target;
	if (event.defaultPrevented || !form.matches("[data-spot-form][hx-post]") || form.dataset.taken) return;
	event.preventDefault();
	form.dataset.taken = "";
	htmx.process(form);
	setTimeout(() => form.requestSubmit(event.submitter)); // not while it is being sent
});

// Editing in place: Esc leaves the editor as it was, Enter saves from a list of choices or boxes too.
document.addEventListener("keydown", (event) => {
	const form = event.target.closest?.("[data-spot-form]");
	if (!form) {
		return;
	}
	if (event.key === "Escape") {
		event.preventDefault();
		event.stopPropagation();
		form.querySelector("[data-spot-cancel]").click();
	} else if (event.key === "Enter" && event.target.matches("select, [type=checkbox]")) {
		event.preventDefault();
		form.requestSubmit();
	}
});

// Ctrl+Enter sends what is being written, in an editor and in the log form.
document.addEventListener("keydown", (event) => {
	const form = event.target.closest?.("[data-spot-form], [data-log-form]");
	if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea, input")) {
		event.preventDefault();
		form.requestSubmit();
	}
});

// An editor that opens takes the focus, at its first mistake if it has one.
document.addEventListener("htmx:afterSwap", (event) => {
	const form = event.detail.elt.closest?.("[data-spot-form]") ?? event.detail.elt.querySelector?.("[data-spot-form]");
	if (form && !form.contains(document.activeElement)) {
		const first = "input:not([type=hidden]), select, textarea";
		const chosen = form.querySelector("[autofocus]") ?? form.querySelector(first);
		chosen?.focus();
		if (chosen?.matches("[type=text], [type=tel], [type=email]")) {
			chosen.select();
		}
	}
});

// A toast stays while somebody looks at it, and leaves by itself otherwise; "u" takes the last change back.
const TOAST_STAYS = 20000;
function leaveLater(toast) {
	clearTimeout(toast.leaving);
	toast.leaving = setTimeout(() => {
		if (toast.matches(":hover, :focus-within")) {
			leaveLater(toast);
		} else {
			toast.remove();
		}
	}, TOAST_STAYS);
}
document.addEventListener("DOMContentLoaded", () => {
	const toasts = document.getElementById("sor-toasts");
	if (toasts) {
		new MutationObserver((changes) => {
			for (const toast of changes.flatMap((change) => [...change.addedNodes])) {
				if (toast.matches?.("[data-toast]")) {
					leaveLater(toast);
				}
			}
			for (const old of [...toasts.querySelectorAll("[data-toast]")].slice(0, -3)) {
				old.remove();
			}
		}).observe(toasts, { childList: true });
	}
});
document.addEventListener("click", (event) => {
	if (event.target.closest("[data-toast-close]")) {
		event.target.closest("[data-toast]").remove();
	}
});
document.addEventListener("htmx:afterRequest", (event) => {
	const toast = event.target.closest?.("[data-toast]");
	if (toast && event.detail.successful) {
		toast.remove();
	}
});
document.addEventListener("keydown", (event) => {
	if (event.key === "u" && !isTyped(event)) {
		[...document.querySelectorAll("[data-undo]")].pop()?.click();
	}
});

// What was refused outright is said: nothing that somebody did may end in silence.
function sayAloud(sentence) {
	const toast = document.createElement("div");
	toast.className = "sor-toast";
	toast.dataset.toast = "";
	toast.dataset.tone = "refused";
	toast.append(Object.assign(document.createElement("p"), { textContent: sentence }));
	document.getElementById("sor-toasts")?.append(toast);
}
document.addEventListener("htmx:responseError", (event) => {
	const said = {
		403: "You may not do this, or your session has ended. Load the page again.",
		404: "This is no longer there, or no longer shown to you. Load the page again.",
	};
	sayAloud(said[event.detail.xhr.status] ?? "That did not work. Try again; if it fails again, tell an administrator.");
});
document.addEventListener("htmx:sendError", () => sayAloud("The site cannot be reached. Check the connection and try again."));

// A label that tells who says so: opens below itself, closes with Esc, a click elsewhere or its own button.
function closeSayings(but = null) {
	for (const says of document.querySelectorAll(".sor-says")) {
		const label = says.querySelector("[data-says]");
		if (says !== but && label.getAttribute("aria-expanded") === "true") {
			says.querySelector(".sor-says-box").replaceChildren();
			label.setAttribute("aria-expanded", "false");
		}
	}
}
document.addEventListener("htmx:afterSwap", (event) => {
	const says = event.target.closest?.(".sor-says");
	if (says) {
		closeSayings(says);
		says.querySelector("[data-says]").setAttribute("aria-expanded", "true");
		const box = says.querySelector(".sor-says-box");
		box.style.translate = "";
		const beyond = box.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
		if (beyond > 0) {
			box.style.translate = `${-beyond}px 0`;
		}
	}
});
document.addEventListener("click", (event) => {
	const says = event.target.closest(".sor-says");
	if (!says || event.target.closest("[data-says-close]")) {
		closeSayings();
		says?.querySelector("[data-says]").focus();
	}
	if (event.target.closest("[data-print]")) {
		window.print();
	}
});
document.addEventListener("keydown", (event) => {
	const open = event.key === "Escape" && document.querySelector('[data-says][aria-expanded="true"]');
	if (open) {
		closeSayings();
		open.focus();
	}
});
