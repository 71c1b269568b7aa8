/** Functions behind the gateways of AWS: serverless.yml, serverless.ts, SAM templates, CDK. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import type { External, Value } from '../../../engine/values.ts'
import { cdkConstruct } from './cdk.ts'
import { documentValue } from './documents.ts'
import { addTemplate } from './sam.ts'
import { addServerless } from './serverless.ts'

const DOCUMENT = /(?:^|\/)[\w.-]+\.(?:ya?ml|json|template)$/
const MAX_DOCUMENT = 2_000_000

export const lambda: Framework = {
  name: 'lambda',
  languages: ['javascript'],
  packages: ['aws-cdk-lib', 'aws-cdk-lib/*', '@aws-cdk/*'],
  hints: String.raw`['"](?:aws-cdk-lib|@aws-cdk/)`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    return cdkConstruct(callee.path.at(-1) ?? '', call, run)
  },

  files(project: Project, run: Interpreter): void {
    for (const file of project.files.paths) {
      const name = file.slice(file.lastIndexOf('/') + 1)
      if (/^serverless(?:[.-][\w-]+)?\.(?:ya?ml|json)$/.test(name)) {
        const config = documentOf(file, project)
        if (config !== undefined) addServerless(config, file, run)
      } else if (/^serverless\.[cm]?[jt]s$/.test(name)) {
        const main = project.module(file)?.main(run)
        if (main?.kind === 'record') addServerless(main, file, run)
      } else if (DOCUMENT.test(file) && /(?:template|sam|cloudformation|stack|cfn)/i.test(name)) {
        const template = documentOf(file, project, 'AWS::')
        if (template !== undefined) addTemplate(template, file, run)
      }
    }
  },
}

function documentOf(file: string, project: Project, word = ''): ReturnType<typeof documentValue> {
  const source = project.files.source(file)?.text
  if (source === undefined || source.length > MAX_DOCUMENT || !source.includes(word)) return undefined
  return documentValue(source, file)
}
