import {readersOfNewest, timelineOf} from '../store/selectors.ts';
import {nothingUnread} from '../store/state.ts';
import {cut} from '../text/cut.ts';
import {width} from '../text/width.ts';
import {wrap} from '../text/wrap.ts';
import type {Frame} from './frame.ts';
import {slashCommands, usageOf} from './slash.ts';
import {type Completion, composerOf, noticeOf} from './state.ts';

/** What stands between messages and composer. */
export interface Activity {
	/** At least one. */
	readonly left: readonly string[];
	/** What is below the visible messages: in the last line. */
	readonly right: string;
	readonly tone: 'quiet' | 'info' | 'error';
}

/** What is going on, the most pressing first, in at most `rows` lines of `columns` columns; only notices take several. */
export function activityOf(frame: Frame, columns: number, rows: number): Activity {
	const right = cut(belowText(frame), columns - 1);
	const room = Math.max(0, columns - width(right) - 2);
	const {completion, picked} = frame.screen;
	const notice = noticeOf(frame.screen);
	if (notice && notice.tone !== 'busy') {
		const lines = wrap(notice.text, columns - 1);
		const isShort = rows === 1 || lines.length === 1;
		return {left: isShort ? [cut(notice.text, room)] : fitting(lines, rows, room), right, tone: notice.tone};
	}
	if (completion) return {left: [completionText(completion, room)], right, tone: 'info'};
	if (notice) return {left: [cut(notice.text, room)], right, tone: 'quiet'};
	const idle = () => commandText(frame) || loadingText(frame) || readText(frame);
	const quiet = picked === null ? idle() : pickedText(frame);
	return {left: [cut(quiet, room)], right, tone: 'quiet'};
}

/** The last line shares its row with what is at the right. */
function fitting(lines: readonly string[], rows: number, room: number): readonly string[] {
	const last = lines.slice(rows - 1).join(' ');
	return [...lines.slice(0, rows - 1), ...(last === '' ? [] : [cut(last, room)])];
}

/** While a slash command is typed: which there are, and how it goes. */
function commandText({screen}: Frame): string {
	const [, name, rest] = /^\/(\w*)(\s?)/.exec(composerOf(screen).present.text) ?? [];
	if (name === undefined) return '';
	const matching = slashCommands.filter((command) => command.name.startsWith(name.toLowerCase()));
	const [only, ...others] = rest === '' ? matching : matching.filter((command) => command.name === name);
	if (only && others.length === 0) return `${usageOf(only)} — ${only.help}`;
	return matching.map((command) => `/${command.name}`).join('  ');
}

/** While scrolled up: `↓ 14 new (2 mentions)`; where nothing below is new, how much there is. */
export function belowText({view, chat, screen}: Frame): string {
	if (!view || view.isAtBottom) return '';
	const {count, mentions} = chat?.unread.get(screen.openRoom ?? '') ?? nothingUnread;
	if (count === 0) return view.below.count === 0 ? '↓ more below' : `↓ ${view.below.count} below`;
	return `↓ ${count} new${mentions > 0 ? ` (${mentions} ${mentions === 1 ? 'mention' : 'mentions'})` : ''}`;
}

function loadingText({chat, screen, view}: Frame): string {
	const isLoading = chat && screen.openRoom !== null && timelineOf(chat, screen.openRoom).isLoading;
	return isLoading && view?.reachesTop ? 'loading older messages…' : '';
}

/** Who has read the newest message, if it is the user's own. */
function readText({chat, screen, view}: Frame): string {
	const readers = chat && view?.isAtBottom ? readersOfNewest(chat, screen.openRoom ?? '') : [];
	return readers.length > 0 ? `read by ${readers.join(', ')}` : '';
}

function pickedText({chat, screen}: Frame): string {
	const pending = chat?.pending.get(screen.openRoom ?? '') ?? [];
	const isPending = pending.some(({msgId}) => screen.picked?.endsWith(` ${msgId}`));
	return isPending ? 'r send again · e edit · d discard · c copy · Esc back' : 'c copy · Esc back';
}

/** The candidates, the chosen one in brackets and always in sight. */
function completionText({candidates, index}: Completion, columns: number): string {
	const marked = candidates.map((label, at) => (at === index ? `[${label}]` : label));
	for (let first = 0; first < index; first += 1) {
		const shown = marked.slice(first, index + 1).join('  ');
		if (width(shown) <= columns) return cut(marked.slice(first).join('  '), columns);
	}
	return cut(marked.slice(index).join('  '), columns);
}
