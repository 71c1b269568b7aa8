/** hapi: route objects, plugins with prefixes, validation and authentication in options. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import { field, native, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { usesPackage } from '../packages.ts'
import { HapiServer } from './server.ts'

const PACKAGES = ['@hapi/hapi', 'hapi']
const NAMES = /^(?:server|srv|plugin|\w*Server)$/

export const hapi: Framework = {
  name: 'hapi',
  languages: ['javascript'],
  packages: [...PACKAGES, '@hapi/glue'],
  hints: String.raw`['"](?:@hapi/[\w-]+|hapi)['"]|\bserver\.route\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.findLast((part) => part !== 'default') ?? ''
    if (!PACKAGES.includes(callee.package) || !/^(?:[Ss]erver)$/.test(name)) return undefined
    return native(HapiServer.application(call.args[0], run))
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const isServer = PACKAGES.includes(type.package) && type.path.at(-1) === 'Server'
    return isServer ? native(HapiServer.loose(run)) : undefined
  },

  claim(of: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    if (of.label === undefined || !NAMES.test(of.label) || !usesPackage(run, call.file, ...PACKAGES)) return undefined
    const [first] = call.args
    const isRoute =
      method === 'route' && (first?.kind === 'list' || field(first, 'path') !== undefined || first?.kind === 'unknown')
    return isRoute ? HapiServer.loose(run) : undefined
  },
}
