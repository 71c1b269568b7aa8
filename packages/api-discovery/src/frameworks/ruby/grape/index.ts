/** Grape: REST-like APIs as classes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { ClassValue, Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { outsideBasesOf } from '../classes.ts'
import { apiNamed } from './api.ts'

export const grape: Framework = {
  name: 'grape',
  languages: ['ruby'],
  packages: ['Grape'],
  hints: String.raw`\bGrape::`,

  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    return isApi(of, run) ? apiNamed(of.def.name ?? '', run, of).method(name, call, run) : undefined
  },
}

function isApi(of: ClassValue, run: Interpreter): boolean {
  return outsideBasesOf(of, run).some((base) => /^Grape\.API(?:\.Instance)?$/.test(base))
}

export function grapeRouter(of: ClassValue, run: Interpreter): Router | undefined {
  return isApi(of, run) ? apiNamed(of.def.name ?? '', run, of).router : undefined
}
