import { gate } from '../src/access/gate.ts';
import type { AccessBindings } from '../src/access/settings.ts';

/** Stands before every path of the site, files included. */
export const onRequest = ({
  request,
  env,
  next,
}: {
  request: Request;
  env: AccessBindings;
  next: () => Promise<Response>;
}): Promise<Response> => gate(request, env, next);
