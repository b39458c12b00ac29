import type {Client} from '../../client/client.ts';
import type {RoomId} from '../../domain/ids.ts';
import {timelineOf} from '../../store/selectors.ts';
import {setAnchor} from '../change.ts';
import {layoutOf, sourceOf} from '../frame.ts';
import {scrollBy} from '../messages/layout.ts';
import {type Command, type Screen, signedIn} from '../screen.ts';
import {composerOf} from '../state.ts';

export const pageUp = scrollPages(-1);
export const pageDown = scrollPages(1);
export const wheelUp: Command = scrollLines(-3);
export const wheelDown: Command = scrollLines(3);

/** Home and End are the composer's own keys while something stands in it. */
export const historyStart: Command = withEmptyComposer(scrollLines(Number.NEGATIVE_INFINITY));
export const historyEnd: Command = withEmptyComposer(scrollLines(Number.POSITIVE_INFINITY));
/** The same with a key that is nobody else's. */
export const toBottom: Command = scrollLines(Number.POSITIVE_INFINITY);

/** A page but for one line, so that the eye finds its place again. */
function scrollPages(pages: number): Command {
	return (screen) => {
		const rows = layoutOf(screen.get())?.messages.rows ?? 0;
		return scroll(screen, pages * Math.max(1, rows - 1));
	};
}

function scrollLines(lines: number): Command {
	return (screen) => scroll(screen, lines);
}

function withEmptyComposer(command: Command): Command {
	return (screen) => (composerOf(screen.get()).present.text === '' ? command(screen) : false);
}

function scroll(onScreen: Screen, lines: number): unknown {
	return signedIn((screen, client) => {
		const state = screen.get();
		const source = sourceOf(state, client.store.getState(), screen.now());
		const pane = layoutOf(state)?.messages;
		if (!source || !pane) return false;
		const anchor = state.anchors.get(source.roomId) ?? null;
		if (lines < 0) screen.retryHistory();
		const moved = scrollBy(source, anchor, pane.columns, pane.rows, lines);
		if (moved === null && lines > 0) skipToEnd(client, source.roomId);
		screen.change(setAnchor(source.roomId, moved));
	})(onScreen);
}

/** Whoever goes to the bottom is done with what lies above it. */
export function skipToEnd(client: Client, roomId: RoomId): void {
	const newest = timelineOf(client.store.getState(), roomId).events.at(-1);
	if (newest) client.markRead(roomId, newest.key);
}
