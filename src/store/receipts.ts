import type {Batch, Receipt} from '../domain/batch.ts';
import type {RoomId} from '../domain/ids.ts';
import type {RememberedRoom} from './action.ts';
import {indexOfKey} from './read-position.ts';
import type {State} from './state.ts';

type Receipts = State['receipts'];

export function rememberReceipts(receipts: Receipts, remembered: readonly RememberedRoom[]): Receipts {
	const known = remembered.filter((room) => room.receipts.length > 0);
	return new Map([
		...receipts,
		...known.map(({room, receipts: list}) => [room.roomId, toMap(list)] as const),
	]);
}

const toMap = (list: readonly Receipt[]) => new Map(list.map(({userId, key}) => [userId, key]));

/** Who has read up to where, after a batch whose events are in the timelines already. */
export function applyReceipts(state: State, batch: Batch): Receipts {
	let next = state.receipts;
	for (const {roomId, receipts = []} of batch.rooms) {
		for (const receipt of receipts) {
			if (isOlder(state, roomId, receipt)) continue;
			next = new Map(next).set(roomId, new Map(next.get(roomId)).set(receipt.userId, receipt.key));
		}
	}
	return next;
}

/** Nobody un-reads: what is known to stand before the known place changes nothing. */
function isOlder(state: State, roomId: RoomId, {userId, key}: Receipt): boolean {
	const events = state.timelines.get(roomId)?.events ?? [];
	const known = state.receipts.get(roomId)?.get(userId) ?? null;
	const at = indexOfKey(events, key);
	return at >= 0 && at < indexOfKey(events, known);
}
