import {timelineOf} from '../store/selectors.ts';
import {cut} from '../text/cut.ts';
import {width} from '../text/width.ts';
import type {Frame} from './frame.ts';
import type {Completion} from './state.ts';

/** The line between messages and composer. */
export interface Activity {
	readonly left: string;
	/** What is below the visible messages. */
	readonly right: string;
	readonly tone: 'quiet' | 'info' | 'error';
}

/** What is going on, the most pressing first; both parts together take at most `columns` columns. */
export function activityOf(frame: Frame, columns: number): Activity {
	const right = cut(belowText(frame), columns - 1);
	const room = Math.max(0, columns - width(right) - 2);
	const {notice, completion, picked} = frame.screen;
	if (notice && notice.tone !== 'busy') return {left: cut(notice.text, room), right, tone: notice.tone};
	if (completion) return {left: completionText(completion, room), right, tone: 'info'};
	if (notice) return {left: cut(notice.text, room), right, tone: 'quiet'};
	const quiet = picked === null ? loadingText(frame) : pickedText(frame);
	return {left: cut(quiet, room), right, tone: 'quiet'};
}

/** `↓ 14 new (2 mentions)` while scrolled up. */
export function belowText({view}: Frame): string {
	if (!view || view.isAtBottom) return '';
	const {count, mentions} = view.below;
	if (count === 0) return '↓ more below';
	return `↓ ${count} new${mentions > 0 ? ` (${mentions} ${mentions === 1 ? 'mention' : 'mentions'})` : ''}`;
}

function loadingText({chat, screen, view}: Frame): string {
	const isLoading = chat && screen.openRoom !== null && timelineOf(chat, screen.openRoom).isLoading;
	return isLoading && view?.reachesTop ? 'loading older messages…' : '';
}

function pickedText({chat, screen}: Frame): string {
	const pending = chat?.pending.get(screen.openRoom ?? '') ?? [];
	const isPending = pending.some(({msgId}) => screen.picked?.endsWith(` ${msgId}`));
	return isPending ? 'r send again · d discard · c copy · Esc back' : 'c copy · Esc back';
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
