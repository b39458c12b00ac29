import {randomBytes, type ScryptOptions, scrypt, timingSafeEqual} from 'node:crypto';

/** 16 MiB and some 50 ms each. Kept with every hash, so that they can be raised without locking anybody out. */
const COST = {N: 2 ** 14, r: 8, p: 1};

/** Verified against when there is no hash, so that unknown users take the time of known ones. */
const NOBODY = format(COST, Buffer.alloc(16), Buffer.alloc(32));

/** A salted hash of the password, for the database: `scrypt:N:r:p:salt:hash`. */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16);
	return format(COST, salt, await derive(password, salt, 32, COST));
}

/** Whether the password is the one that was hashed; never for an account without a hash. */
export async function isPassword(password: string, hashed: string | null | undefined): Promise<boolean> {
	const [, N, r, p, salt = '', hash = ''] = (hashed ?? NOBODY).split(':');
	const expected = Buffer.from(hash, 'base64');
	const actual = await derive(password, Buffer.from(salt, 'base64'), expected.length, {
		N: Number(N),
		r: Number(r),
		p: Number(p),
	});
	return timingSafeEqual(actual, expected) && Boolean(hashed);
}

function format({N, r, p}: typeof COST, salt: Buffer, hash: Buffer): string {
	return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join(':');
}

function derive(password: string, salt: Buffer, length: number, cost: ScryptOptions): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		scrypt(password, salt, length, cost, (error, key) => (error ? reject(error) : resolve(key)));
	});
}
