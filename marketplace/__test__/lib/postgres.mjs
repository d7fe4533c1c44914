import { after } from 'node:test';
import { stopPostgres } from './postgres-server.mjs';

export { postgresDatabase } from './postgres-server.mjs';

after(stopPostgres);
