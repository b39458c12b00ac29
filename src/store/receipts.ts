import type {Batch, Receipt} from '../domain/batch.ts';
import type {RoomEvent} from '../domain/event.ts';
import type {UserId} from '../domain/ids.ts';
import type {RememberedRoom} from './action.ts';
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
	const told = batch.rooms.filter(({receipts = []}) => receipts.length > 0);
	if (told.length === 0) return state.receipts;
	const next = new Map(state.receipts);
	for (const {roomId, receipts = []} of told) {
		const events = state.timelines.get(roomId)?.events ?? [];
		next.set(roomId, addReceipts(next.get(roomId), receipts, events));
	}
	return next;
}

type ReceiptsOfRoom = ReadonlyMap<UserId, string>;

/** Nobody un-reads: what is known to stand before the known place changes nothing. */
function addReceipts(
	known: ReceiptsOfRoom | undefined,
	receipts: readonly Receipt[],
	events: readonly RoomEvent[],
): ReceiptsOfRoom {
	const next = new Map(known);
	const places = new Map(events.map(({key}, index) => [key, index]));
	const placeOf = (key: string | undefined): number => places.get(key ?? '') ?? -1;
	for (const {userId, key} of receipts) {
		const place = placeOf(key);
		const isOlder = place >= 0 && place < placeOf(next.get(userId));
		if (!isOlder) next.set(userId, key);
	}
	return next;
}
