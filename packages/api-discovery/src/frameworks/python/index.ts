import type { Framework } from '../../engine/framework.ts'
import { fastapi } from './fastapi/index.ts'
import { flask } from './flask/index.ts'
import { pythonStandard } from './standard/index.ts'

export const pythonFrameworks: readonly Framework[] = [pythonStandard, flask, fastapi]
