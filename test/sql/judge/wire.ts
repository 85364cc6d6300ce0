/** The part of ZetaSQL's protocol that the judge speaks, as proto-loader shows it in JavaScript. */
export interface WireType {
  readonly typeKind: string;
  readonly arrayType?: { readonly elementType: WireType };
  readonly structType?: {
    readonly field: readonly { readonly fieldName: string; readonly fieldType: WireType }[];
  };
}

/** A value without its type. NULL has no member set. */
export interface WireValue {
  readonly int64Value?: string;
  readonly boolValue?: boolean;
  readonly doubleValue?: number;
  readonly stringValue?: string;
  readonly bytesValue?: Buffer;
  readonly dateValue?: number;
  readonly timestampValue?: { readonly seconds?: string; readonly nanos?: number };
  readonly datetimeValue?: { readonly bitFieldDatetimeSeconds?: string; readonly nanos?: number };
  readonly numericValue?: Buffer;
  readonly bignumericValue?: Buffer;
  readonly arrayValue?: { readonly element?: readonly WireValue[] };
  readonly structValue?: { readonly field?: readonly WireValue[] };
}

export interface WireColumn {
  readonly name: string;
  readonly type: WireType;
}

export interface WireLanguage {
  readonly enabledLanguageFeatures: readonly string[];
  readonly [option: string]: unknown;
}

/** Options of the analyzer; those the judge leaves alone are carried as they came. */
export interface WireOptions {
  readonly languageOptions: WireLanguage;
  readonly [option: string]: unknown;
}

interface WireOutputColumn {
  readonly name: string;
  readonly column: WireColumn;
}

interface WireCreate {
  readonly parent: { readonly columnDefinitionList: readonly WireColumn[] };
}

/** The statements that have columns; any other kind of statement has none of these members. */
export interface WireAnalysis {
  readonly resolvedStatement: {
    readonly resolvedQueryStmtNode?: { readonly outputColumnList: readonly WireOutputColumn[] };
    readonly resolvedCreateStatementNode?: {
      readonly resolvedCreateViewBaseNode?: { readonly resolvedCreateViewStmtNode?: WireCreate };
      readonly resolvedCreateTableStmtBaseNode?: {
        readonly resolvedCreateTableStmtNode?: WireCreate;
        readonly resolvedCreateTableAsSelectStmtNode?: WireCreate;
      };
    };
  };
}

interface WireEvaluation {
  readonly content: {
    readonly tableData?: { readonly row: readonly { readonly cell: readonly WireValue[] }[] };
  };
  readonly prepared: { readonly columns: readonly WireColumn[] };
}

/** The remote procedures the judge calls, with their answers. */
export interface WireMethods {
  readonly GetLanguageOptions: WireLanguage;
  readonly GetAnalyzerOptions: WireOptions;
  readonly Analyze: WireAnalysis;
  readonly EvaluateQuery: WireEvaluation;
}
