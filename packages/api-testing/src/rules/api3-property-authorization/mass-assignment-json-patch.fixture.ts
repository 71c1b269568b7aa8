import { bindingApi, defineFixtures, json, onlyFields } from '../../fixture-kit/index.ts'
import { isJsonObject } from '../../rule/index.ts'
import type { JsonObject } from '../../rule/index.ts'
import type { FixtureRequest } from '../../fixture-kit/index.ts'

const body = { nickname: 'countess' }
const defaults = { nickname: '', role: 'member' }
const route = 'PUT /record'

function patched({ json: operations }: FixtureRequest): JsonObject {
  const list = Array.isArray(operations) ? operations : []
  return Object.fromEntries(
    list.flatMap((one) =>
      isJsonObject(one) ? [[typeof one.path === 'string' ? one.path.slice(1) : '', one.value ?? null]] : [],
    ),
  )
}
const kept = (filter: (sent: JsonObject) => JsonObject) => (sent: JsonObject, request: FixtureRequest) =>
  request.method === 'PATCH' ? filter(patched(request)) : onlyFields('nickname')(sent)
const withPatch = (filter: (sent: JsonObject) => JsonObject) =>
  ({
    defaults,
    body,
    route,
    kept: kept(filter),
    more: (store: (request: FixtureRequest) => void) => ({
      'PATCH /record': {
        hidden: true,
        handle: (request: FixtureRequest) => {
          store(request)
          return json({ ok: true })
        },
      },
    }),
  }) as const

export default defineFixtures({
  fires: bindingApi(
    'patches are not filtered',
    withPatch((sent) => sent),
  ),
  quiet: [
    bindingApi('patches are filtered', withPatch(onlyFields('nickname'))),
    bindingApi(
      'patches are acknowledged and dropped',
      withPatch(() => ({})),
    ),
  ],
})
