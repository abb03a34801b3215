//! Small drawings of the stage: disk, lock, bars, counts.

use crate::geometry::Area;
use synod_core::Quorum;
use yew::prelude::*;

/// A disk, 11 wide, standing on the baseline at `x`, `y`.
pub fn disk(x: f32, y: f32) -> Html {
    html! {
        <g class="disk" transform={format!("translate({x:.1} {:.1})", y - 10.0)} aria-hidden="true">
            <path d="M0.7 2.4v6.2c0 1.1 2.1 1.9 4.8 1.9s4.8-.8 4.8-1.9V2.4" />
            <ellipse cx="5.5" cy="2.4" rx="4.8" ry="1.8" />
            <path d="M0.7 5.5c0 1.1 2.1 1.9 4.8 1.9s4.8-.8 4.8-1.9" />
        </g>
    }
}

/// A lock, 10 wide, standing on the baseline at `x`, `y`.
pub fn lock(x: f32, y: f32) -> Html {
    html! {
        <g class="lock" transform={format!("translate({x:.1} {:.1})", y - 11.0)} aria-hidden="true">
            <path d="M2.4 5.2V3.6a2.6 2.6 0 0 1 5.2 0v1.6" />
            <rect x="1" y="5.2" width="8" height="6" rx="1.2" />
        </g>
    }
}

/// The bars of a pause, 8 wide, standing on the baseline at `x`, `y`.
pub fn bars(x: f32, y: f32) -> Html {
    html! {
        <path class="bars" transform={format!("translate({x:.1} {:.1})", y - 9.0)} d="M0 0h2.6v9H0zM5 0h2.6v9H5z"
            aria-hidden="true" />
    }
}

/// The distance between two counted answers.
const PITCH: f32 = 13.0;

/// How wide the drawn count of answers is.
pub fn pips_width(quorum: &Quorum) -> f32 {
    quorum.of as f32 * PITCH
}

/// Whether a count of answers is few enough to be drawn.
pub const fn fits_pips(quorum: &Quorum) -> bool {
    quorum.of <= 5
}

/// Counted answers as small circles, the last ending at `right`; a stroke marks how many suffice.
pub fn pips(quorum: &Quorum, right: f32, y: f32) -> Html {
    let left = right - pips_width(quorum) + PITCH - 4.0;
    let x = |pip: u32| left + PITCH * pip as f32;
    html! {
        <g class="pips" aria-hidden="true">
            { for (0..quorum.of).map(|pip| html! {
                <circle class={(pip < quorum.have).then_some("full")} cx={format!("{:.1}", x(pip))} cy={y.to_string()} r="4" />
            }) }
            if quorum.need < quorum.of && quorum.need > 0 {
                <path d={format!("M{:.1} {:.1}v12", x(quorum.need) - PITCH / 2.0, y - 6.0)} />
            }
        </g>
    }
}

/// The outline of a node, `off` outside of it.
pub fn outline(disc: bool, area: &Area, off: f32) -> Html {
    let (w, h) = (area.half_w + off, area.half_h + off);
    if disc {
        return html! { <circle r={w.to_string()} /> };
    }
    html! {
        <rect x={(-w).to_string()} y={(-h).to_string()} width={(2.0 * w).to_string()} height={(2.0 * h).to_string()}
            rx={(12.0 + off).to_string()} />
    }
}
