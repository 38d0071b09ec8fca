// The board: cards move by dragging, by keys and by a menu; the server decides, and the card goes where it says.

const REFRESH_AFTER = 30_000;

document.addEventListener("alpine:init", () => {
	Alpine.data("board", () => ({
		shown: Alpine.$persist("identified").as("board-shown"),
		folded: Alpine.$persist({
			placed: true,
			rejected_by_agency: true,
			rejected_by_client: true,
			withdrawn: true,
			job_closed: true,
		}).as("board-folded"),
		moving: null,
		isDragging: false,

		init() {
			this.root = this.$root;
			this.seen = Date.now();
			this.$nextTick(() => this.prepare()); // before, no card is laid out
			this.onKey = (event) => this.key(event);
			this.onBegin = (event) => this.begin(event);
			this.onFocus = (event) => {
				const card = event.target.closest(".sor-tile");
				if (card) this.activate(card);
			};
			this.root.addEventListener("keydown", this.onKey);
			document.addEventListener("keydown", this.onBegin);
			this.root.addEventListener("focusin", this.onFocus);
			document.addEventListener("visibilitychange", () => document.hidden || this.refresh());
			window.addEventListener("focus", () => Date.now() - this.seen > 5_000 && this.refresh());
			setInterval(() => document.hidden || this.refresh(), REFRESH_AFTER);
			for (const [stage, isFolded] of Object.entries(this.folded)) if (!isFolded) this.read(stage);
		},

		// Columns ------------------------------------------------------------------------------------

		isFolded(stage) {
			return !!this.folded[stage];
		},

		fold(stage) {
			this.folded[stage] = !this.folded[stage];
			if (!this.folded[stage]) this.read(stage);
		},

		show(stage) {
			this.shown = stage;
			this.read(stage);
		},

		async read(stage) {
			const list = this.list(stage);
			if (!list || list.dataset.unread === undefined) return;
			delete list.dataset.unread;
			list.innerHTML = await this.part(stage, "");
			this.prepare();
		},

		async more(button, stage, after) {
			button.disabled = true;
			const row = button.closest("[data-more]");
			const cards = await this.part(stage, after);
			const first = row.previousElementSibling;
			row.outerHTML = cards;
			this.prepare();
			this.focus(first?.nextElementSibling);
		},

		async part(stage, after) {
			const query = new URLSearchParams(this.root.dataset.query);
			query.set("after", after);
			const answer = await fetch(`${this.root.dataset.url}${stage}/?${query}`);
			return answer.ok ? answer.text() : "";
		},

		async refresh() {
			if (this.isDragging || this.moving || this.$refs.dialog.open) return;
			this.seen = Date.now();
			const query = new URLSearchParams(this.root.dataset.query);
			const seal = this.root.querySelector("[data-seal]").dataset.seal;
			query.set("seal", seal);
			const answer = await fetch(`${this.root.dataset.url}?${query}`).catch(() => null);
			if (answer?.status !== 200 || answer.redirected || this.isDragging || this.$refs.dialog.open) return;
			const scrolled = new Map([...this.root.querySelectorAll(".sor-cards")].map((list) => [list.dataset.stage, list.scrollTop]));
			const across = this.root.querySelector(".sor-board").scrollLeft;
			const chosen = document.activeElement?.closest(".sor-tile")?.dataset.card;
			this.$refs.columns.innerHTML = await answer.text();
			this.root.querySelector(".sor-board").scrollLeft = across;
			for (const list of this.root.querySelectorAll(".sor-cards")) {
				list.scrollTop = scrolled.get(list.dataset.stage) ?? 0;
				if (!this.folded[list.dataset.stage]) this.read(list.dataset.stage);
			}
			this.prepare();
			if (chosen) this.focus(this.card(chosen));
		},

		// Cards --------------------------------------------------------------------------------------

		list(stage) {
			return this.root.querySelector(`.sor-cards[data-stage="${stage}"]`);
		},

		card(key) {
			return this.root.querySelector(`[data-card="${key}"]`);
		},

		cards(list) {
			return [...list.querySelectorAll(".sor-tile")];
		},

		lists() {
			const isRead = (list) => list.offsetParent !== null && !this.isFolded(list.dataset.stage);
			return [...this.root.querySelectorAll(".sor-cards")].filter(isRead);
		},

		// One card of each column is in the order of tabs, and of one its link and menu; arrow keys lead to the others.
		prepare() {
			const cards = [...this.root.querySelectorAll(".sor-tile")];
			const card = this.active() ?? cards.find((each) => each.offsetParent !== null);
			if (card) this.activate(card);
		},

		active() {
			return this.root.querySelector(".sor-tile:has(a[tabindex='0'])");
		},

		activate(card) {
			for (const part of this.root.querySelectorAll(".sor-tile [tabindex='0']")) part.tabIndex = -1;
			for (const list of this.root.querySelectorAll(".sor-cards")) {
				const first = list.querySelector(".sor-tile");
				if (first) first.firstElementChild.tabIndex = 0;
			}
			for (const other of this.cards(card.parentElement)) other.firstElementChild.tabIndex = -1;
			for (const part of card.querySelectorAll("[tabindex]")) part.tabIndex = 0;
		},

		focus(card) {
			if (!card?.matches?.(".sor-tile")) return;
			this.activate(card);
			card.firstElementChild.focus();
		},

		place(card, stage) {
			const list = this.list(stage);
			const since = Number(card.dataset.since);
			const after = this.cards(list).find((each) => each !== card && Number(each.dataset.since) < since);
			list.insertBefore(card, after ?? list.querySelector("[data-more]"));
		},

		count(stage, by) {
			for (const place of this.root.querySelectorAll(`[data-count-of="${stage}"]`)) {
				if (/^\d+$/.test(place.textContent)) place.textContent = Number(place.textContent) + by;
			}
		},

		// Moves --------------------------------------------------------------------------------------

		dragging() {
			return {
				draggable: ".sor-tile:not(.sor-fixed)",
				filter: ".sor-fixed, .sor-more",
				preventOnFilter: false,
				sort: false,
				animation: 120,
				delay: 200,
				delayOnTouchOnly: true,
				emptyInsertThreshold: 24,
				onStart: (event) => {
					this.isDragging = true;
					const next = event.item.dataset.next.split(" ");
					for (const list of this.root.querySelectorAll(".sor-cards")) {
						const isHome = list.dataset.stage === event.item.dataset.at;
						list.closest(".sor-stage").classList.toggle("sor-shut", !isHome && !next.includes(list.dataset.stage));
					}
				},
				onEnd: () => {
					this.isDragging = false;
					for (const stage of this.root.querySelectorAll(".sor-shut")) stage.classList.remove("sor-shut");
				},
			};
		},

		drop(key, stage) {
			const card = this.card(key);
			if (card.dataset.at !== stage) this.move(card, stage);
		},

		async move(card, to, answers = null) {
			if (this.moving) {
				if (this.moving !== card) this.back(card);
				return;
			}
			this.moving = card;
			const body = answers ?? new FormData();
			body.set("to", to);
			body.set("from", card.dataset.at);
			body.set("version", card.dataset.version);
			const said = await this.send(card, "move", body);
			this.moving = null;
			if (said?.outcome === "asks") this.ask(card, to, said.dialog);
			else this.settle(card, said);
		},

		async takeBack(key, toast) {
			toast.remove();
			const card = this.card(key);
			if (!card) return;
			const body = new FormData();
			body.set("from", card.dataset.at);
			body.set("version", card.dataset.version);
			this.settle(card, await this.send(card, "take-back", body));
		},

		async send(card, act, body) {
			body.set("csrfmiddlewaretoken", this.root.querySelector("[name=csrfmiddlewaretoken]").value);
			card.classList.add("sor-busy");
			try {
				const url = `${this.root.dataset.url}../${card.dataset.card}/${act}/?${this.root.dataset.query}`;
				const answer = await fetch(url, { method: "POST", body });
				if (answer.ok && !answer.redirected) return await answer.json();
				return answer.status === 404 ? { outcome: "gone" } : null;
			} catch {
				return null;
			} finally {
				card.classList.remove("sor-busy");
			}
		},

		settle(card, said) {
			this.$refs.dialog.open && this.$refs.dialog.close();
			if (!said || said.outcome === "gone") {
				const sentence = said ? "This card is no longer there for you." : "The move did not reach the server. Check the connection, then try again.";
				if (said) card.remove();
				else this.back(card);
				return this.say(sentence, "refused");
			}
			const was = card.dataset.at;
			const mold = document.createElement("template");
			mold.innerHTML = said.card.trim();
			const fresh = mold.content.firstElementChild;
			card.replaceWith(fresh);
			this.place(fresh, fresh.dataset.at);
			if (fresh.dataset.at !== was) {
				this.count(was, -1);
				this.count(fresh.dataset.at, 1);
				if (window.matchMedia("(width < 768px)").matches) this.shown = fresh.dataset.at;
			}
			if (!this.isFolded(fresh.dataset.at)) this.$nextTick(() => this.focus(fresh));
			this.say(said.sentence, said.outcome, said.undo ? fresh.dataset.card : null);
		},

		back(card) {
			this.place(card, card.dataset.at);
			this.focus(card);
		},

		// As the toasts of changes in place: "u" takes the newest back.
		say(text, outcome, undo = null) {
			const toast = document.createElement("div");
			toast.className = "sor-toast";
			toast.dataset.toast = "";
			if (outcome !== "moved") toast.dataset.tone = "refused";
			toast.append(Object.assign(document.createElement("p"), { textContent: text, dir: "auto", className: "sor-break" }));
			if (undo) {
				const button = Object.assign(document.createElement("button"), { type: "button", className: "sor-toast-act", textContent: "Undo" });
				button.dataset.undo = "";
				button.addEventListener("click", () => this.takeBack(undo, toast));
				toast.append(button);
			}
			const close = Object.assign(document.createElement("button"), { type: "button", className: "sor-icon-button", ariaLabel: "Close" });
			close.dataset.toastClose = "";
			close.innerHTML = '<span class="material-symbols-outlined text-base" aria-hidden="true">close</span>';
			toast.append(close);
			for (const old of document.querySelectorAll("#sor-toasts [data-undo]")) old.closest("[data-toast]").remove();
			document.getElementById("sor-toasts").append(toast);
		},

		// Dialogs ------------------------------------------------------------------------------------

		ask(card, to, html) {
			this.asked = card;
			this.open(html);
		},

		open(html) {
			const dialog = this.$refs.dialog;
			dialog.innerHTML = html;
			dialog.setAttribute("aria-labelledby", "board-question");
			dialog.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
			if (!dialog.open) dialog.showModal();
			const wrong = dialog.querySelector(".sor-error")?.parentElement.querySelector("input, select, textarea");
			(wrong ?? dialog.querySelector("input:not([type=hidden]), select, textarea, button"))?.focus();
		},

		answer(form) {
			const card = this.asked;
			if (card && form.dataset.to) this.move(card, form.dataset.to, new FormData(form));
		},

		closed() {
			const card = this.asked;
			this.asked = null;
			this.$refs.dialog.innerHTML = "";
			if (!card?.isConnected) return;
			if (card.parentElement.dataset.stage === card.dataset.at) this.focus(card);
			else this.back(card);
		},

		menu(key) {
			const card = this.card(key);
			const next = card.dataset.next.trim().split(" ").filter(Boolean);
			if (!next.length) return this.say("This card cannot be moved by you.", "refused");
			const name = card.querySelector("bdi").textContent;
			const title = document.createElement("h2");
			title.className = "sor-dialog-title";
			title.id = "board-question";
			title.textContent = `Move ${name} to`;
			const choices = document.createElement("div");
			choices.className = "sor-menu";
			for (const stage of next) {
				const button = document.createElement("button");
				button.type = "button";
				button.className = "sor-menu-item";
				button.dataset.to = stage;
				button.textContent = this.root.querySelector(`#stage-${stage} span`).textContent;
				choices.append(button);
			}
			this.asked = card;
			this.open("");
			this.$refs.dialog.append(title, choices);
			choices.addEventListener("click", (event) => {
				const to = event.target.closest("button")?.dataset.to;
				if (to) this.move(card, to);
			});
			choices.addEventListener("keydown", (event) => {
				const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
				if (!step) return;
				event.preventDefault();
				const buttons = [...choices.children];
				buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length].focus();
			});
			choices.firstElementChild.focus();
		},

		// Keys ---------------------------------------------------------------------------------------

		// Where nothing has the focus yet, an arrow leads to the board.
		begin(event) {
			if (event.target !== document.body || !event.key.startsWith("Arrow") || this.$refs.dialog.open) return;
			this.prepare();
			const card = this.active();
			if (!card) return;
			this.focus(card);
			event.preventDefault();
		},

		key(event) {
			const card = event.target.closest(".sor-tile");
			if (!card || event.ctrlKey || event.metaKey || event.altKey || this.$refs.dialog.open) return;
			const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
			const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
			if (aside && event.shiftKey) this.moveAside(card, aside);
			else if (aside) this.stepAside(card, aside);
			else if (along) this.focus(this.neighbour(card, along));
			else if (event.key === "m") this.menu(card.dataset.card);
			else if (event.key === "Enter" && event.target.matches(".sor-tile-body")) card.querySelector("a").click();
			else return;
			event.preventDefault();
		},

		neighbour(card, by) {
			const cards = this.cards(card.parentElement);
			return cards[cards.indexOf(card) + by];
		},

		stepAside(card, by) {
			const lists = this.lists();
			const row = this.cards(card.parentElement).indexOf(card);
			for (let at = lists.indexOf(card.parentElement) + by; at >= 0 && at < lists.length; at += by) {
				const cards = this.cards(lists[at]);
				if (cards.length) return this.focus(cards[Math.min(row, cards.length - 1)]);
			}
		},

		moveAside(card, by) {
			const stages = [...this.root.querySelectorAll("[data-column]")].map((each) => each.dataset.column);
			const to = stages[stages.indexOf(card.dataset.at) + by];
			if (to) this.move(card, to);
		},
	}));
});
