import React from "react";
import { Composition, registerRoot } from "remotion";
import { Film } from "./film.jsx";

const size = ({ props: { manifest } }) => ({
  width: manifest.format.width,
  height: manifest.format.height,
  fps: manifest.format.fps,
  durationInFrames: Math.round(manifest.duration_sec * manifest.format.fps),
});

registerRoot(() => <Composition id="film" component={Film} width={1080} height={1920} fps={30} durationInFrames={1} defaultProps={{}} calculateMetadata={size} />);
