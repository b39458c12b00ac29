import {createStore} from 'zustand/vanilla';
import type {Action} from './action.ts';
import {reduce} from './reduce.ts';
import type {State} from './state.ts';

/** The state, and the two things one can do with it: dispatch to it, or be told that it was replaced. */
export interface Store {
	getState(): State;
	dispatch(action: Action): void;
	/** Calls `listener` after every change; returns how to stop that. */
	subscribe(listener: () => void): () => void;
}

/** A store that starts with `initial` and changes by `reduce` alone. */
export function createChatStore(initial: State): Store {
	const store = createStore<State>(() => initial);
	return {
		getState: store.getState,
		dispatch: (action) => store.setState((state) => reduce(state, action), true),
		subscribe: (listener) => store.subscribe(listener),
	};
}
