/** Goa: designs in its own vocabulary, from which the servers are generated. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { textArgument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { VERBS } from '../router.ts'
import { Design, DesignedType } from './design.ts'

const reader = goReader({ framework: 'goa', syntax: bracePath, args: [] })

const designs = new WeakMap<Project, Design>()

function designOf(run: Interpreter): Design {
  let design = designs.get(run.project)
  if (design === undefined) {
    design = new Design(() => run.project.graph.router(reader), reader)
    designs.set(run.project, design)
  }
  return design
}

const TAKEN: Readonly<Record<string, ParamPlace>> = { Param: 'query', Header: 'header', Cookie: 'cookie' }

/** Functions that name an attribute, by the place of the name among their arguments. */
const ATTRIBUTES: Readonly<Record<string, number>> = {
  Attribute: 0,
  Field: 1,
  Token: 0,
  TokenField: 1,
  AccessToken: 0,
  AccessTokenField: 1,
  Username: 0,
  UsernameField: 1,
  Password: 0,
  PasswordField: 1,
  APIKey: 1,
  APIKeyField: 2,
}

/** Functions whose block holds more of what they are called in. */
const BLOCKS = /^(?:HTTP|Params|Headers|Cookies)$/

function evaluated(name: string, call: Call, run: Interpreter): Value | undefined {
  const design = designOf(run)
  const inside = (): void => {
    for (const block of call.args.filter(({ kind }) => kind === 'function'))
      run.call(block, { ...call, args: [], named: new Map(), constructs: false })
  }
  const first = textArgument(call, 0)
  const verb = VERBS.get(name)
  if (verb !== undefined && first !== undefined) design.route(call, verb[0] ?? name, first)
  else if (Object.hasOwn(TAKEN, name)) design.take(TAKEN[name] ?? 'query', first)
  else if (Object.hasOwn(ATTRIBUTES, name)) design.attribute(textArgument(call, ATTRIBUTES[name] ?? 0))
  else if (BLOCKS.test(name) || name === 'API') inside()
  else if (name === 'Service') design.service(call, inside)
  else if (name === 'Method' && first !== undefined) design.method(first, inside)
  else if (name === 'Path' && first !== undefined) design.path(first)
  else if (name === 'Extend') design.extend(call.args[0])
  else if (name === 'Payload')
    design.payload(() => {
      design.extend(call.args[0])
      inside()
    })
  else if (name === 'Type' || name === 'ResultType') {
    const type = new DesignedType()
    design.payload(inside, type)
    return native(type)
  } else return undefined
  return UNKNOWN
}

export const goa: Framework = {
  name: 'goa',
  languages: ['go'],
  packages: ['goa.design/goa/v*', 'goa.design/goa/dsl'],
  hints: String.raw`goa\.design/goa/`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (!callee.package.endsWith('/dsl') || callee.path.length !== 1) return undefined
    return evaluated(callee.path[0] ?? '', call, run)
  },
}
