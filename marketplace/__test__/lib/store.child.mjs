// Opens a store and raises a number in it, a change at a time.
import { openStore } from '../../dist/index.js';

const [location, times] = process.argv.slice(2);
const store = await openStore(JSON.parse(location));
for (let done = 0; done < Number(times); done++) {
  await store.change(async (transaction) => {
    const { value } = await transaction
      .selectFrom('settings')
      .select('value')
      .where('name', '=', 'number')
      .executeTakeFirstOrThrow();
    await new Promise((resolve) => setImmediate(resolve));
    await transaction
      .updateTable('settings')
      .set({ value: String(Number(value) + 1) })
      .where('name', '=', 'number')
      .execute();
  });
}
await store.close();
