//! What the makers of Android phones want set by hand before an app may work in the background (R4.2).
//!
//! Menus move with every version of a vendor's system: the words here name what to look for, and `field-app/native`
//! tries to open the page. Sources and the dates they were looked at stand in `field-app/native/README.md`.

/// A vendor's Android, by what it does to apps in the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    /// Xiaomi, Redmi, POCO: MIUI and HyperOS.
    Xiaomi,
    /// Huawei: EMUI and HarmonyOS.
    Huawei,
    /// Honor: MagicOS, separate from Huawei since 2020.
    Honor,
    /// OPPO, realme, OnePlus: ColorOS.
    Oppo,
    /// vivo, iQOO: OriginOS and Funtouch OS.
    Vivo,
    /// Any other: the platform's own rules only.
    Other,
}

/// One thing to set by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Stable name.
    pub code: &'static str,
    /// What to do, in Chinese.
    pub zh: &'static str,
    /// What to do, in English; menus keep their Chinese names.
    pub en: &'static str,
}

impl Vendor {
    /// The vendor a phone's own name stands for.
    #[must_use]
    pub fn of(manufacturer: &str) -> Self {
        match manufacturer.trim().to_ascii_lowercase().as_str() {
            "xiaomi" | "redmi" | "poco" | "blackshark" => Self::Xiaomi,
            "huawei" => Self::Huawei,
            "honor" => Self::Honor,
            "oppo" | "realme" | "oneplus" => Self::Oppo,
            "vivo" | "iqoo" => Self::Vivo,
            _ => Self::Other,
        }
    }
}

const LOCK: Step = Step {
    code: "lock_recents",
    zh: "打开最近任务，在“烽台”卡片上下拉或长按，选择“锁定”，避免一键清理时被关闭。",
    en: "Open the recent apps, pull down or long-press the card of Fengtai and choose “锁定” (lock), so that clearing \
         the list does not close it.",
};

/// What the vendor wants set by hand, in the order to do it.
#[must_use]
pub fn guidance(vendor: Vendor) -> Vec<Step> {
    let own: &[Step] = match vendor {
        Vendor::Xiaomi => &XIAOMI,
        Vendor::Huawei | Vendor::Honor => &HUAWEI,
        Vendor::Oppo => &OPPO,
        Vendor::Vivo => &VIVO,
        Vendor::Other => return Vec::new(),
    };
    own.iter().copied().chain([LOCK]).collect()
}

const XIAOMI: [Step; 2] = [
    Step {
        code: "xiaomi_autostart",
        zh: "设置 › 应用设置 › 授权管理 › 自启动管理：打开“烽台”。",
        en: "Settings › 应用设置 › 授权管理 › 自启动管理: switch Fengtai on.",
    },
    Step {
        code: "xiaomi_battery",
        zh: "设置 › 应用设置 › 应用管理 › 烽台 › 省电策略：选择“无限制”。",
        en: "Settings › 应用设置 › 应用管理 › Fengtai › 省电策略: choose “无限制” (no restrictions).",
    },
];

const HUAWEI: [Step; 2] = [
    Step {
        code: "huawei_launch",
        zh: "设置 › 应用和服务 › 应用启动管理 › 烽台：关闭“自动管理”，并允许自启动、关联启动和后台活动。",
        en: "Settings › 应用和服务 › 应用启动管理 › Fengtai: switch 自动管理 off and allow all three: 自启动, 关联启动, 后台活动.",
    },
    Step {
        code: "huawei_battery",
        zh: "设置 › 电池：关闭“省电模式”和“超级省电”；在更多电池设置中打开“休眠时始终保持网络连接”。",
        en: "Settings › 电池: switch 省电模式 and 超级省电 off; under more battery settings keep the network on while asleep.",
    },
];

const OPPO: [Step; 2] = [
    Step {
        code: "oppo_autostart",
        zh: "设置 › 应用 › 自启动：打开“烽台”。",
        en: "Settings › 应用 › 自启动: switch Fengtai on.",
    },
    Step {
        code: "oppo_battery",
        zh: "设置 › 应用 › 应用管理 › 烽台 › 耗电管理：打开“允许完全后台行为”。",
        en: "Settings › 应用 › 应用管理 › Fengtai › 耗电管理: switch 允许完全后台行为 on.",
    },
];

const VIVO: [Step; 2] = [
    Step {
        code: "vivo_autostart",
        zh: "设置 › 应用与权限 › 权限管理 › 自启动：打开“烽台”。",
        en: "Settings › 应用与权限 › 权限管理 › 自启动: switch Fengtai on.",
    },
    Step {
        code: "vivo_battery",
        zh: "设置 › 电池 › 后台耗电管理 › 烽台：选择“允许后台高耗电”。",
        en: "Settings › 电池 › 后台耗电管理 › Fengtai: choose 允许后台高耗电 (allow high use in the background).",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn phones_name_their_makers_in_many_ways() {
        let cases = [
            ("Xiaomi", Vendor::Xiaomi),
            ("Redmi", Vendor::Xiaomi),
            ("HUAWEI", Vendor::Huawei),
            ("HONOR", Vendor::Honor),
            ("realme", Vendor::Oppo),
            (" OnePlus ", Vendor::Oppo),
            ("vivo", Vendor::Vivo),
            ("Google", Vendor::Other),
            ("", Vendor::Other),
        ];
        for (name, vendor) in cases {
            assert_eq!(Vendor::of(name), vendor, "{name}");
        }
    }

    #[test]
    fn every_vendor_has_its_own_steps_in_both_languages() {
        let mut codes = BTreeSet::new();
        for vendor in [Vendor::Xiaomi, Vendor::Huawei, Vendor::Oppo, Vendor::Vivo] {
            let steps = guidance(vendor);
            assert!(steps.len() >= 3 && steps.iter().all(|step| !step.zh.is_empty() && !step.en.is_empty()));
            codes.extend(steps.iter().map(|step| step.code));
        }
        assert_eq!(codes.len(), 9, "{codes:?}");
    }
}
