/** Meteor's WebApp: `connectHandlers.use(path, handler)`, and from version 3 an Express application. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { siteOf } from '../call-site.ts'
import { expressReader } from '../express/reader.ts'
import { ExpressRouter } from '../express/router.ts'
import { isPathLike } from '../path-like.ts'

const HANDLERS = new Set([
  'handlers',
  'connectHandlers',
  'rawHandlers',
  'rawConnectHandlers',
  'expressHandlers',
  'connectApp',
  'expressApp',
])
const reader = { ...expressReader, framework: 'meteor' }

export const meteor: Framework = {
  name: 'meteor',
  languages: ['javascript'],
  packages: ['meteor/webapp'],
  hints: String.raw`['"]meteor/webapp['"]`,

  member(of: External, name: string, run: Interpreter): Value | undefined {
    if (of.path.at(-1) !== 'WebApp' || !HANDLERS.has(name)) return undefined
    const router = run.project.graph.router(reader)
    router.isApplication = true
    return native(new MeteorHandlers(router))
  },
}

class MeteorHandlers extends ExpressRouter {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [path, ...handlers] = call.args
    const answers =
      name === 'use' && isPathLike(path) && handlers.length > 0 && handlers.every((one) => one.kind === 'function')
    if (!answers || path === undefined) return super.method(name, call, run)
    this.router.route({ ...siteOf(call), methods: ANY_METHODS, path, handlers })
    return native(this)
  }
}
