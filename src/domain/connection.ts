/**
 * The truth about the connection, as the status bar shows it. `offline`: nobody is trying;
 * `retrying`: the last try failed for `reason`, the next one starts at `at` (ms since 1970).
 */
export type Connection =
	| {readonly status: 'offline'}
	| {readonly status: 'connecting'}
	| {readonly status: 'live'}
	| {readonly status: 'retrying'; readonly at: number; readonly reason: string}
	| {readonly status: 'signed-out'; readonly reason: string};
