/** Fastify: routes, plugins with prefixes, hooks, schemas. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import { native, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { methodsNamed } from '../http-methods.ts'
import { isPathLike } from '../path-like.ts'
import { usesPackage } from '../packages.ts'
import { frameworkOfHandler } from '../claim.ts'
import { FastifyInstance } from './instance.ts'
import { SharedPlugin } from './marks.ts'

const FACTORIES = new Set(['', 'fastify', 'Fastify'])
const TYPES = new Set(['FastifyInstance', 'FastifyInstanceType', 'FastifyTypedInstance'])
const NAMES = /^(?:fastify|app|server|instance|api|f|srv|scope|router|\w*(?:Fastify|App|Instance|Server))$/

export const fastify: Framework = {
  name: 'fastify',
  languages: ['javascript'],
  packages: ['fastify', 'fastify-plugin', 'fastify-cli/helper'],
  hints: String.raw`['"]fastify(?:-[\w-]+)?['"]|['"]@fastify/|\bfastify\b|\b(?:app|server|instance)\.(?:register|route|addHook)\(|Fastify`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.filter((part) => part !== 'default').join('.')
    if (callee.package === 'fastify-plugin') return native(new SharedPlugin(call.args[0]))
    if (callee.package === 'fastify' && FACTORIES.has(name)) return native(FastifyInstance.application(run))
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return TYPES.has(type.path.at(-1) ?? '') ? native(FastifyInstance.loose(run)) : undefined
  },

  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    if (unknown.label === undefined || !NAMES.test(unknown.label)) return undefined
    if (!usesFastify(call, run) && frameworkOfHandler(call, run) !== 'fastify') return undefined
    return registers(method, call) ? FastifyInstance.loose(run) : undefined
  },
}

/** Whether the call looks like one that registers something; names alone prove nothing. */
function registers(method: string, call: Call): boolean {
  const [first, second] = call.args
  if (method === 'register') return first !== undefined
  if (method === 'addHook' || method === 'decorate') return second !== undefined
  if (method === 'route') return first?.kind === 'record' && (first.fields.has('url') || first.fields.has('path'))
  if (methodsNamed(method) === undefined || !isPathLike(first) || second === undefined) return false
  const last = call.args.at(-1)
  return last?.kind !== 'record' || last.fields.has('handler')
}

/** A plugin for fastify-cli may import nothing but other plugins. */
function usesFastify(call: Call, run: Interpreter): boolean {
  const { packages, hasManifest } = run.project
  const plugins = hasManifest ? [] : [...packages].filter((name) => name.startsWith('@fastify/'))
  return usesPackage(run, call.file, 'fastify') || plugins.length > 0
}
