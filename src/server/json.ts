/** A JSON object that came from outside: any keys, any values. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Deeper nesting than this is refused: what is stored must also be writable inside other objects. */
const DEEPEST = 100;

/** The value of UTF-8 bytes; undefined if they are not UTF-8, not JSON, or nested too deeply. */
export function readJson(bytes: Uint8Array): unknown {
	try {
		const value: unknown = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(bytes));
		return isWithin(value, DEEPEST) ? value : undefined;
	} catch {
		return undefined;
	}
}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as compact JSON with sorted keys; lone surrogates become escapes, all else stays as it is. */
export function writeJson(value: unknown): string {
	return write(value, '', '');
}

/** The same for people who read the answers of curl: indented by 4, all but ASCII escaped. */
export function writeReadableJson(value: unknown): string {
	return write(value, '    ', '\n').replace(/[\u007f-\uffff]/g, (unit) => {
		return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
	});
}

function isWithin(value: unknown, depth: number): boolean {
	if (typeof value !== 'object' || value === null) return true;
	return depth > 0 && Object.values(value).every((part) => isWithin(part, depth - 1));
}

function write(value: unknown, step: string, line: string): string {
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const inner = line + step;
	if (Array.isArray(value))
		return enclose(
			'[',
			value.map((part) => write(part, step, inner)),
			']',
			inner,
			line,
		);
	const colon = step ? ': ' : ':';
	const entries = Object.entries(value)
		.filter(([, part]) => part !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, part]) => JSON.stringify(key) + colon + write(part, step, inner));
	return enclose('{', entries, '}', inner, line);
}

function enclose(open: string, parts: readonly string[], close: string, inner: string, line: string): string {
	return parts.length === 0 ? open + close : open + inner + parts.join(`,${inner}`) + line + close;
}
