/** Functions as a service that are declared in Python: Azure Functions, Google Cloud Functions, Firebase. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { fullName, native, type External, type Value } from '../../../engine/values.ts'
import { AzureApp } from './azure-app.ts'
import { addFunctionFolders } from './azure-folders.ts'
import { googleFunction } from './google.ts'

export const cloudFunctions: Framework = {
  name: 'cloud-functions',
  languages: ['python'],
  packages: ['azure.functions', 'azure', 'functions_framework', 'firebase_functions', 'firebase_functions.*'],
  hints: String.raw`\bazure\.functions\b|\bfunctions_framework\b|\bfirebase_functions\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    if (name === 'azure.functions.FunctionApp') return native(AzureApp.make(call, run, true))
    if (name === 'azure.functions.Blueprint') return native(AzureApp.make(call, run, false))
    if (name === 'functions_framework.http') return googleFunction(call, call.args[0], run)
    return /^firebase_functions\.https_fn\.on_(?:request|call)$/.test(name)
      ? googleFunction(call, undefined, run)
      : undefined
  },

  files(project: Project, run: Interpreter): void {
    addFunctionFolders(project, run)
  },
}
