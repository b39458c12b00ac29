import type {Batch, TimelineDelta} from '../domain/batch.ts';
import type {RoomEvent} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import type {State, Timeline} from './state.ts';
import {emptyTimeline} from './state.ts';

type Timelines = State['timelines'];

export function applyTimelines(timelines: Timelines, batch: Batch): Timelines {
	const changed = batch.rooms.flatMap(({roomId, timeline}) => (timeline ? [{roomId, timeline}] : []));
	if (changed.length === 0) return timelines;
	const next = new Map(timelines);
	for (const {roomId, timeline} of changed)
		next.set(roomId, appendEvents(next.get(roomId) ?? emptyTimeline, timeline));
	return next;
}

/** Events of a delta that a timeline does not hold yet. */
export function freshEvents(timeline: Timeline | undefined, delta: TimelineDelta): readonly RoomEvent[] {
	return timeline ? delta.events.filter((event) => !timeline.keys.has(event.key)) : delta.events;
}

function appendEvents(timeline: Timeline, delta: TimelineDelta): Timeline {
	const fresh = freshEvents(timeline, delta);
	const isBeyondGap = delta.newest !== undefined && fresh.length === delta.events.length;
	if (isBeyondGap) {
		return {...withEvents(timeline, delta.events), isComplete: delta.newest?.historyToken === null};
	}
	return fresh.length > 0 ? withEvents(timeline, [...timeline.events, ...fresh]) : timeline;
}

/** Older events before those that are there; what is there already is not taken again. */
export function prependHistory(
	timelines: Timelines,
	roomId: RoomId,
	events: readonly RoomEvent[],
	isComplete: boolean,
): Timelines {
	const timeline = timelines.get(roomId) ?? emptyTimeline;
	const older = events.filter((event) => !timeline.keys.has(event.key));
	return new Map(timelines).set(roomId, {
		...withEvents(timeline, [...older, ...timeline.events]),
		isComplete,
	});
}

export function markLoading(timelines: Timelines, roomId: RoomId, isLoading: boolean): Timelines {
	return new Map(timelines).set(roomId, {...(timelines.get(roomId) ?? emptyTimeline), isLoading});
}

/** The timelines with so many of their newest events at most: the cache has the others. */
export function trimTimelines(timelines: Timelines, kept: ReadonlyMap<RoomId, number>): Timelines {
	const trimmed = [...kept].flatMap(([roomId, count]) => {
		const timeline = timelines.get(roomId);
		if (!timeline || timeline.events.length <= count) return [];
		return [[roomId, {...withEvents(timeline, timeline.events.slice(-count)), isComplete: false}] as const];
	});
	return trimmed.length === 0 ? timelines : new Map([...timelines, ...trimmed]);
}

function withEvents(timeline: Timeline, events: readonly RoomEvent[]): Timeline {
	return {...timeline, events, keys: new Set(events.map((event) => event.key))};
}
