/** Takes secrets out of text on its way to the log or to the terminal. */
export interface Redactor {
	/** From now on this password or token is hidden wherever it stands. */
	hide(secret: string): void;
	redact(text: string): string;
}

/** A redactor that knows no secret yet; what is named as a token or password it hides without knowing it. */
export function createRedactor(): Redactor {
	const secrets = new Set<string>();
	return {
		hide(secret) {
			if (secret.length < shortestSecret) return;
			for (const spelling of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
				secrets.add(spelling);
		},
		redact(text) {
			let safe = text;
			for (const secret of secrets) safe = safe.replaceAll(secret, hidden);
			return safe.replace(named, `$1${hidden}`);
		},
	};
}

const hidden = '[hidden]';

/** Shorter ones would take ordinary words to pieces; they are still hidden where they are named. */
const shortestSecret = 4;

const named =
	/((?:access_?token|password|authorization)["']?\s*[=:]\s*(?:bearer\s+)?)(?:"[^"]*"|'[^']*'|[^\s"'&,}]+)/gi;
