import type {Batch} from '../domain/batch.ts';
import type {Action} from './action.ts';
import {applyMembers, rememberMembers} from './members.ts';
import {applyPending, dropEchoed, dropPending} from './pending.ts';
import {applyNames, applyPresence} from './people.ts';
import {applyReceipts, rememberReceipts} from './receipts.ts';
import {applyHistoryToken, applyRooms, rememberRooms} from './rooms.ts';
import type {State} from './state.ts';
import {applyTimelines, markLoading, prependHistory, trimTimelines} from './timelines.ts';
import {countUnread, markRead, rememberUnread, takeRead} from './unread.ts';

type Reducers = {
	readonly [Type in Action['type']]: (state: State, action: Extract<Action, {type: Type}>) => State;
};

const reducers: Reducers = {
	remembered: (state, {rooms}) => ({
		...state,
		rooms: rememberRooms(state.rooms, rooms),
		members: rememberMembers(state.members, rooms),
		unread: rememberUnread(state, rooms),
		receipts: rememberReceipts(state.receipts, rooms),
	}),
	batch: (state, {batch}) => applyBatch(state, batch),
	history: (state, {roomId, page, isComplete}) => ({
		...state,
		rooms: applyHistoryToken(state.rooms, roomId, page.historyToken),
		timelines: prependHistory(state.timelines, roomId, page.events, isComplete),
		pending: dropEchoed(state.pending, state.account.userId, roomId, page.events),
	}),
	loading: (state, {roomId, isLoading}) => ({
		...state,
		timelines: markLoading(state.timelines, roomId, isLoading),
	}),
	trimmed: (state, {kept}) => ({...state, timelines: trimTimelines(state.timelines, kept)}),
	connection: (state, {connection}) => ({
		...state,
		connection,
		people: connection.status === 'live' ? state.people : new Map(),
	}),
	pending: (state, {pending}) => ({...state, pending: applyPending(state, pending)}),
	discarded: (state, {roomId, msgId}) => ({
		...state,
		pending: dropPending(state.pending, roomId, new Set([msgId])),
	}),
	read: (state, {roomId, key, unread}) => ({
		...state,
		unread: unread ? takeRead(state, roomId, key, unread) : markRead(state, roomId, key),
	}),
	draft: (state, {roomId, text}) => ({...state, drafts: new Map(state.drafts).set(roomId, text)}),
	unsaved: (state) => ({...state, isUnsaved: true}),
};

/** The state after an action. Total: it never throws, whatever the state and the action are. */
export function reduce(state: State, action: Action): State {
	const reducer = reducers[action.type] as (state: State, action: Action) => State;
	return reducer(state, action);
}

/** Unread counts come first: what is new is judged by what is known before the batch. Receipts come last. */
function applyBatch(state: State, batch: Batch): State {
	const people = batch.people ?? [];
	const next = {
		...state,
		unread: countUnread(state, batch),
		rooms: applyRooms(state.rooms, batch),
		members: applyNames(applyMembers(state.members, batch), people),
		people: applyPresence(state.people, people),
		timelines: applyTimelines(state.timelines, batch),
		pending: batch.rooms.reduce(
			(pending, {roomId, timeline}) =>
				dropEchoed(pending, state.account.userId, roomId, timeline?.events ?? []),
			state.pending,
		),
	};
	return {...next, receipts: applyReceipts(next, batch)};
}
