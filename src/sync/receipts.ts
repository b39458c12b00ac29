import type {Api} from '../api/port.ts';
import {describeError, ServerError} from '../domain/errors.ts';
import type {RoomEvent} from '../domain/event.ts';
import {isMessage} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import type {Store} from '../store/store.ts';

/** In a larger room everybody's marks would cost the server more than all that is said. */
const mostMembers = 30;

export interface ReceiptParts {
	readonly api: Pick<Api, 'sendReceipt'>;
	readonly store: Pick<Store, 'getState'>;
	readonly log: (line: string) => void;
}

/** Tells the others what the user has read, one mark at a time. What cannot be told is told with the next one. */
export interface Receipts {
	/** What was read of that room has changed. */
	tell(roomId: RoomId): void;
	start(life: AbortSignal): void;
}

export function createReceipts({api, store, log}: ReceiptParts): Receipts {
	const told = new Map<RoomId, string>();
	const queue = new Set<RoomId>();
	let isRunning = false;
	/** How often in a row the server could not; one that never can is not asked for ever. */
	let failures = 0;
	let life = AbortSignal.abort();

	/** The newest message of somebody else that was on screen, if it is not told of yet. */
	const untold = (roomId: RoomId): RoomEvent | null => {
		const {unread, timelines, members, account} = store.getState();
		const present = [...(members.get(roomId)?.values() ?? [])].filter(
			({membership}) => membership !== 'leave',
		);
		if (present.length > mostMembers) return null;
		const events = timelines.get(roomId)?.events ?? [];
		const at = events.findLastIndex(({key}) => key === unread.get(roomId)?.readKey);
		const isOfOthers = ({kind, sender}: RoomEvent) => isMessage(kind) && sender !== account.userId;
		const read = events.slice(Math.max(0, at - reach), at + 1).findLast(isOfOthers);
		return read && read.key !== told.get(roomId) ? read : null;
	};

	const tellOne = async (roomId: RoomId): Promise<void> => {
		const event = untold(roomId);
		if (!event) return;
		try {
			await api.sendReceipt(event, life);
			told.set(roomId, event.key);
			failures = 0;
		} catch (error) {
			if (life.aborted) return;
			log(`read mark of ${roomId}: ${describeError(error)}`);
			if (isUnable(error)) failures++;
		}
	};

	const run = async (): Promise<void> => {
		if (isRunning) return;
		isRunning = true;
		for (const roomId of queue) {
			if (life.aborted || failures >= mostFailures) break;
			queue.delete(roomId);
			await tellOne(roomId);
		}
		isRunning = false;
	};

	return {
		tell: (roomId) => {
			queue.add(roomId);
			if (!life.aborted && failures < mostFailures) void run();
		},
		start: (signal) => {
			life = signal;
			void run();
		},
	};
}

const mostFailures = 3;

/** How far back among the lines that were read a message is looked for. */
const reach = 50;

/** The reference server answers every mark with a fault of its own, others do not know the request. */
function isUnable(error: unknown): boolean {
	return error instanceof ServerError && error.errcode === '' && [400, 404, 500].includes(error.status);
}
