/** Sinatra, in modular and classic style, with the extensions of sinatra-contrib. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type ClassValue, type External, type Unknown, type Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { blockOf, yieldTo } from '../arguments.ts'
import { parsedBody } from '../request.ts'
import { appNamed, classicApp, isSinatraClass, SinatraApp, VERBS } from './app.ts'

const STATEMENTS = new Set([
  ...Object.keys(VERBS),
  'namespace',
  'before',
  'helpers',
  'configure',
  'use',
  'register',
  'route',
])

export const sinatra: Framework = {
  name: 'sinatra',
  languages: ['ruby'],
  packages: ['Sinatra', 'JSON', 'Oj', 'MultiJson'],
  hints: String.raw`\bsinatra\b|\bSinatra\b|(?:^|\n)\s*(?:get|post|put|patch|delete)\s*\(?\s*(?:['"]\/|%r)`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const parsed = parsedBody(callee, call)
    if (parsed !== undefined) return parsed
    const path = callee.path.join('.')
    if (callee.package !== 'Sinatra' || !/^(?:new|Base\.new|Application)$/.test(path)) return undefined
    const app = SinatraApp.make(run)
    const block = blockOf(call)
    if (block !== undefined) yieldTo(block, [], run, native(app))
    return native(app)
  },

  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    if (!isSinatraClass(of, run)) return undefined
    return appNamed(of.def.name ?? '', run, of).method(name, call, run)
  },

  /** `get '/x' do … end` outside of any class. */
  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    const { label } = unknown
    if (label === undefined || method !== '()' || !STATEMENTS.has(label) || call.scope.self !== undefined)
      return undefined
    const isSure = usesClassicStyle(run.project)
    const isPlain = call.condition === undefined && blockOf(call) !== undefined && call.args.length > 0
    return isSure || (Object.hasOwn(VERBS, label) && isPlain) ? new ClassicStatement(label) : undefined
  },
}

class ClassicStatement extends Native {
  readonly #name: string

  constructor(name: string) {
    super()
    this.#name = name
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return classicApp(run).method(this.#name, call, run)
  }
}

export function sinatraRouter(of: ClassValue, run: Interpreter): Router | undefined {
  return isSinatraClass(of, run) ? appNamed(of.def.name ?? '', run, of).router : undefined
}

const classic = new WeakMap<Project, boolean>()

/** Some file says `require 'sinatra'`, which puts the vocabulary at the top level. */
function usesClassicStyle(project: Project): boolean {
  let known = classic.get(project)
  if (known === undefined) {
    known = project
      .modules()
      .some(
        (module) =>
          module.language.name === 'ruby' &&
          module.def.body.some((one) => one.kind === 'do' && requires(JSON.stringify(one.value))),
      )
    classic.set(project, known)
  }
  return known
}

function requires(source: string): boolean {
  return source.length < 2_000 && /"name":"require".*"value":"sinatra(?:\/(?:reloader|namespace|json))?"/.test(source)
}
