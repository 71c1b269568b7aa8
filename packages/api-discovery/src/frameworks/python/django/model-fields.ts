/** Bodies that serializers and forms of Django describe: declared fields, and those that `Meta` takes from a model. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { field, itemsOf, plainText, type ClassValue, type Value } from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import { declaredFields, objectOf, type DeclaredField, type FieldDialect } from '../declared-fields.ts'
import { classAttribute } from '../views.ts'

const SERIALIZER: FieldDialect = {
  requiredByDefault: true,
  optionalBy: ['default', 'allow_null'],
  readOnlyBy: ['read_only'],
  readOnlyKinds: /^(?:SerializerMethodField|ReadOnlyField|HiddenField|HyperlinkedIdentityField)$/,
  kinds: /(?:Field|Serializer)$/,
}

const FORM: FieldDialect = {
  requiredByDefault: true,
  optionalBy: [],
  readOnlyBy: ['disabled'],
  readOnlyKinds: /(?!)/,
  kinds: /Field$/,
}

const MODEL: FieldDialect = {
  requiredByDefault: true,
  optionalBy: ['default', 'blank', 'null', 'db_default'],
  readOnlyBy: ['auto_now', 'auto_now_add'],
  readOnlyKinds:
    /^(?:\w*AutoField|AutoCreatedField|AutoLastModifiedField|CreationDateTimeField|ModificationDateTimeField|GeneratedField|GenericForeignKey|GenericRelation)$/,
  kinds: /(?:Field|ForeignKey|GenericRelation|TreeForeignKey|Manager)$/,
}

/** The body that a serializer class takes. */
export function serializerSchema(of: ClassValue, run: Interpreter): Schema {
  return objectOf(withModel(of, SERIALIZER, run))
}

/** The fields that a form class takes. */
export function formSchema(of: ClassValue, run: Interpreter): Schema {
  return objectOf(withModel(of, FORM, run))
}

/** The fields of a model by themselves, as `fields = [...]` of a generic view chooses them. */
export function modelSchema(of: Value | undefined, names: readonly string[] | undefined, run: Interpreter): Schema {
  const known = of?.kind === 'class' ? modelFields(of, run) : new Map<string, DeclaredField>()
  if (names === undefined) return objectOf(known)
  return objectOf(new Map(names.map((name) => [name, known.get(name) ?? unknownField(name)])))
}

function withModel(of: ClassValue, dialect: FieldDialect, run: Interpreter): Map<string, DeclaredField> {
  const declared = declaredFields(of, dialect, run)
  const meta = classAttribute(of, 'Meta', run)
  if (meta?.kind !== 'class') return declared
  const model = classAttribute(meta, 'model', run)
  const wanted = classAttribute(meta, 'fields', run)
  const isAll = wanted === undefined || plainText(wanted) === '__all__'
  const known = model?.kind === 'class' ? modelFields(model, run) : new Map<string, DeclaredField>()
  const names = new Set([...(isAll ? known.keys() : namesIn(wanted)), ...declared.keys()])
  const without = new Set(namesIn(classAttribute(meta, 'exclude', run)))
  const readOnly = new Set(namesIn(classAttribute(meta, 'read_only_fields', run)))
  const extra = classAttribute(meta, 'extra_kwargs', run)
  const fields = new Map<string, DeclaredField>()
  for (const name of names) {
    if (without.has(name)) continue
    const found = declared.get(name) ?? known.get(name) ?? (mayHave(name, model, run) ? unknownField(name) : undefined)
    if (found !== undefined) fields.set(name, withExtra(found, field(extra, name), readOnly.has(name)))
  }
  return fields
}

function namesIn(value: Value | undefined): string[] {
  return itemsOf(value).flatMap((item) => plainText(item) ?? [])
}

/** `extra_kwargs = {'password': {'read_only': True}}` */
function withExtra(of: DeclaredField, extra: Value | undefined, readOnly: boolean): DeclaredField {
  const says = field(extra, 'read_only')
  const required = field(extra, 'required')
  return {
    ...of,
    readOnly: readOnly || of.readOnly || (says?.kind === 'constant' && says.value === true),
    required: required?.kind === 'constant' ? required.value === true : of.required,
  }
}

function modelFields(of: ClassValue, run: Interpreter): Map<string, DeclaredField> {
  const fields = declaredFields(of, MODEL, run)
  for (const [name, value] of of.statics) {
    const editable = value.kind === 'external' ? value.call?.named.get('editable') : undefined
    const known = fields.get(name)
    if (known !== undefined && editable?.kind === 'constant' && editable.value === false) {
      fields.set(name, { ...known, readOnly: true })
    }
  }
  for (const name of ['id', 'pk', 'objects']) fields.delete(name)
  return fields
}

/** Names that are neither declared nor of the model are properties; of a model from a package, nobody knows. */
function mayHave(name: string, model: Value | undefined, run: Interpreter): boolean {
  if (['id', 'pk', 'url'].includes(name)) return false
  if (model?.kind !== 'class') return true
  return run.project.outsideBases(model, run).some((base) => !/^django\.db\.models(?:\.base)?\.Model$/.test(base))
}

function unknownField(name: string): DeclaredField {
  return { name, schema: {}, required: false, readOnly: false }
}
