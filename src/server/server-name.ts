/** Whether a text can be the part of ids behind the colon: a host name or an IPv6 address in brackets, perhaps with a port. */
export function isServerName(text: string): boolean {
	return text.length <= longest && /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/.test(text);
}

/** So that there is room for names before it: ids have at most 255 characters. */
const longest = 230;
