import type { Framework } from '../../engine/framework.ts'
import { aiohttp } from './aiohttp/index.ts'
import { bottle } from './bottle/index.ts'
import { django } from './django/index.ts'
import { falcon } from './falcon/index.ts'
import { fastapi } from './fastapi/index.ts'
import { flask } from './flask/index.ts'
import { pythonStandard } from './standard/index.ts'
import { starlette } from './starlette/index.ts'
import { tornado } from './tornado/index.ts'

export const pythonFrameworks: readonly Framework[] = [
  pythonStandard,
  flask,
  fastapi,
  starlette,
  aiohttp,
  tornado,
  bottle,
  falcon,
  // Answers for every `as_view` that no other framework knows.
  django,
]
