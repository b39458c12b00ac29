import {layOutBlock} from './block.ts';
import {dividerLine} from './divider.ts';
import type {Drawing} from './drawing.ts';
import type {Item, MessageItem, PendingItem} from './item.ts';
import type {Line} from './line.ts';
import {heldText, messageBlock, pendingBlock} from './message-block.ts';
import {createRecent} from './recent.ts';

/** An item in lines of at most `drawing.columns` columns; at least one. The same lines for as long as it looks the same. */
export function itemLines(item: Item, drawing: Drawing): readonly Line[] {
	if (item.type === 'message' || item.type === 'pending') return rememberedLines(item, drawing);
	return [dividerLine(item, drawing)];
}

function rememberedLines(item: MessageItem | PendingItem, drawing: Drawing): readonly Line[] {
	const subject = item.type === 'message' ? item.event : item.pending;
	const look = lookOf(item, drawing);
	const known = drawn.get(subject);
	if (known?.look === look) return known.lines;
	const block = item.type === 'message' ? messageBlock(item, drawing) : pendingBlock(item, drawing);
	const lines = layOutBlock(block, drawing.columns);
	drawn.set(subject, {look, lines});
	return lines;
}

interface Drawn {
	readonly look: string;
	readonly lines: readonly Line[];
}

/** By the event or pending message itself, which is replaced and never changed. A few hundred screens' worth. */
const drawn = createRecent<object, Drawn>(2000);

/** All that the lines of one message depend on besides itself. */
function lookOf(item: MessageItem | PendingItem, drawing: Drawing): string {
	const {columns, now, ownNames, nameOf} = drawing;
	const {sender, change} = item.type === 'message' ? item.event : {sender: item.sender, change: null};
	const target = change ? nameOf(change.target) : '';
	const isDecline = item.type === 'message' && drawing.isDecline(item.event);
	const held = item.type === 'pending' && item.pending.state === 'held' ? heldText(item.pending, now) : '';
	return [columns, item.isContinued, isDecline, held, nameOf(sender), target, ...ownNames].join('\n');
}
