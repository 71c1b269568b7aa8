import type { Fixture } from './fixture.ts'
import { json } from './server.ts'

/** A list of rows behind `limit`; `size` says how many rows a limit brings, `tells` whether the answer names the size. */
export function pagedApi(
  name: string,
  { rows, size, tells }: { rows: number; size: (asked: number) => number; tells: boolean },
): Fixture {
  return {
    name,
    users: [],
    routes: {
      'GET /items': {
        query: { limit: 10 },
        handle: ({ query }) => {
          const limit = query.has('limit') ? size(Number(query.get('limit'))) : 20
          const items = Array.from({ length: Math.min(limit, rows) }, (_, index) => ({ id: index + 1 }))
          return json(tells ? { items, limit } : { items })
        },
      },
    },
  }
}
