import type { APIRoute } from 'astro';
import { jsonSchemas } from '../../store/json-schema.ts';

export const getStaticPaths = () =>
  Object.entries(jsonSchemas()).map(([file, schema]) => ({ params: { file }, props: { schema } }));

export const GET: APIRoute = ({ props }) => new Response(`${JSON.stringify(props['schema'], null, 2)}\n`);
