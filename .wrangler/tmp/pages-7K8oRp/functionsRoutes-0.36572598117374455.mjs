import { onRequest as ___middleware_ts_onRequest } from "/work/main/functions/_middleware.ts"

export const routes = [
    {
      routePath: "/",
      mountPath: "/",
      method: "",
      middlewares: [___middleware_ts_onRequest],
      modules: [],
    },
  ]