/** Yii 2: rules of `urlManager`, and what `yii\rest\UrlRule` makes of controllers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { AnyRequest } from '../any-request.ts'
import { PlacedFacts } from '../inputs.ts'
import { findField, returnedArrays } from '../returned.ts'
import { addRules } from './rules.ts'

export const yii: Framework = {
  name: 'yii',
  languages: ['php'],
  packages: ['Yii', 'yii\\*'],
  hints: String.raw`\burlManager\b|UrlRule|\byii\\(?:rest|web)\b|\bYii::`,

  /** `Yii::$app->request` */
  member(of: External, name: string, run: Interpreter): Value | undefined {
    const isRequest = of.package === 'Yii' && of.path.length === 1 && of.path[0] === 'app' && name === 'request'
    return isRequest ? requestOf(run) : undefined
  },

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return callee.package === 'Yii' && callee.path.at(-1) === 'getRequest' ? requestOf(run) : undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const { module, value } of returnedArrays(project, run)) {
      const manager = findField(value, 'urlManager')
      const rules = manager === undefined ? undefined : findField(manager, 'rules')
      if (rules !== undefined) addRules(rules, module.file, run)
    }
  },
}

function requestOf(run: Interpreter): Value | undefined {
  if (run.facts === undefined) return undefined
  const place = run.facts instanceof PlacedFacts ? run.facts.place : 'query'
  return native(new AnyRequest({ facts: run.facts, place }))
}
