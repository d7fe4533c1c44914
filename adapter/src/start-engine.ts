import { startEngine } from '#binding';

// Before the adapter's own code is evaluated: the engine is ready, or nearly so, when the first sandbox asks for it.
startEngine();
