/** What a client in a process of its own is told to do. */
export type Order =
	/** Sends `LABEL NUMBER`, so many times. */
	| {
			readonly do: 'send';
			readonly roomId: string;
			readonly label: string;
			readonly from: number;
			readonly count: number;
	  }
	| {readonly do: 'reconnect'}
	| {readonly do: 'status'}
	/** Scrolls back to the beginning of a room and tells what people said. */
	| {readonly do: 'read'; readonly roomId: string}
	| {readonly do: 'end'};

/** What it tells. */
export type Told =
	| {readonly ready: true}
	/** That message is saved: it must not get lost any more. */
	| {readonly accepted: number; readonly roomId: string}
	| {readonly status: string; readonly waiting: readonly string[]}
	| {readonly roomId: string; readonly lines: readonly string[]}
	| {readonly failed: string; readonly order: string};
