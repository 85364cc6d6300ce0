export { assertPrivate, type Departure } from './guard.ts';
export { type Pulled, pullStore } from './pull.ts';
export { type Pushed, type PushOptions, pushStore } from './push.ts';
export { describeRemote, findRemote, type Remote } from './remote.ts';
export type { StoreBranch, Surroundings } from './store.ts';
export { type DetailChoice, nightsShown } from './wanted.ts';
