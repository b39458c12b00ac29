/**
 * A memory of what `compute` gave, for the last one to two times `size` different texts: two generations, of
 * which the older goes when the younger is full; what is asked for again lives on.
 */
export function remember(size, compute) {
	let recent = new Map();
	let older = new Map();
	return (text) => {
		let value = recent.get(text);
		if (value !== undefined) return value;
		value = older.get(text) ?? compute(text);
		if (recent.size >= size) {
			older = recent;
			recent = new Map();
		}
		recent.set(text, value);
		return value;
	};
}
