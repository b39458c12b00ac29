import {serve} from '../../src/server/serve.ts';
import {describeApi} from './acceptance.ts';

describeApi('the 2014 API, against the embedded home server', () =>
	serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:'}),
);
