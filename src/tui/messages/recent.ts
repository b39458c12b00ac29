/** A memory of what was used lately. */
export interface Recent<K, V> {
	get(key: K): V | undefined;
	set(key: K, value: V): void;
}

/**
 * Keeps at least the last `size` entries used and never more than twice as many: two generations, of which the
 * older goes as a whole when the newer is full; what is used again moves to the newer.
 */
export function createRecent<K, V>(size: number): Recent<K, V> {
	let newer = new Map<K, V>();
	let older = new Map<K, V>();
	const set = (key: K, value: V): void => {
		if (newer.size >= size && !newer.has(key)) {
			older = newer;
			newer = new Map();
		}
		newer.set(key, value);
	};
	const get = (key: K): V | undefined => {
		const known = newer.get(key);
		if (known !== undefined) return known;
		const found = older.get(key);
		if (found !== undefined) set(key, found);
		return found;
	};
	return {get, set};
}
