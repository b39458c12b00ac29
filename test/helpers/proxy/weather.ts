/** What a proxy does to those who speak through it. All but `refuses` are how likely each is for a request, 0 to 1. */
export interface Weather {
	/** Nothing listens. */
	readonly refuses: boolean;
	/** The request is passed on late. */
	readonly delay: number;
	/** The connection breaks in the middle of the answer. */
	readonly cut: number;
	/** The answer trickles. */
	readonly throttle: number;
	/** 429: with a Retry-After, with `retry_after_ms`, or as an HTML page. Nothing is passed on. */
	readonly tooMany: number;
	/** 500 or 502 as an HTML page. Nothing is passed on. */
	readonly failure: number;
	/** The request is passed on and done, and the connection breaks before its answer. */
	readonly swallow: number;
	/** The request is passed on and done, and answered with 502 as an HTML page. */
	readonly applyThenFail: number;
	/** The connection stays open, and nothing ever comes. Half of these requests are passed on and done. */
	readonly halfOpen: number;
}

export const fairWeather: Weather = {
	refuses: false,
	delay: 0,
	cut: 0,
	throttle: 0,
	tooMany: 0,
	failure: 0,
	swallow: 0,
	applyThenFail: 0,
	halfOpen: 0,
};

export type FaultName = Exclude<keyof Weather, 'refuses'>;
export const faultNames: readonly FaultName[] = [
	'delay',
	'cut',
	'throttle',
	'tooMany',
	'failure',
	'swallow',
	'applyThenFail',
	'halfOpen',
];

/** How often each fault has struck, and how many requests there were. */
export type Tally = Readonly<Record<FaultName | 'requests', number>>;
