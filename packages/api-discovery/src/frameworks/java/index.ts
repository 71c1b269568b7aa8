import type { Framework } from '../../engine/framework.ts'
import { jaxrs } from './jaxrs/index.ts'
import { spring } from './spring/index.ts'
import { javaStandard } from './standard/index.ts'

export const javaFrameworks: readonly Framework[] = [javaStandard, spring, jaxrs]
